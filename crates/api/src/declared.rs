//! Root fields that several kinds have, each under names and descriptions of its own. The derive of the schema wants every
//! field spelled out in an `impl`: these macros spell them, and a kind gives a table of names and descriptions.

/// Reading, listing and printing the slips of a kind. After the name of a field: the descriptions of its arguments.
macro_rules! slip_queries {
    (
        $(#[$($doc:tt)*])*
        $Queries:ident answers $Node:ident, filtered by $Where:ident;
        $(#[$($read_doc:tt)*])*
        $read:ident($id:tt);
        $(#[$($list_doc:tt)*])*
        $list:ident($after:tt, $before:tt);
        $(#[$($print_doc:tt)*])*
        $print:ident;
    ) => {
        $(#[$($doc)*])*
        #[derive(Debug, Default)]
        pub(crate) struct $Queries;

        #[async_graphql::Object]
        impl $Queries {
            $(#[$($read_doc)*])*
            async fn $read(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $id)] id: async_graphql::ID,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::read(ctx, &id).await
            }

            $(#[$($list_doc)*])*
            async fn $list(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $after)] after: Option<async_graphql::ID>,
                #[graphql(
                    desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
                )]
                first: Option<i32>,
                #[graphql(desc = $before)] before: Option<async_graphql::ID>,
                #[graphql(
                    desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
                )]
                last: Option<i32>,
                #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")]
                r#where: Option<$Where>,
            ) -> async_graphql::Result<$crate::kinds::SlipConnection<$Node>> {
                let request = $crate::connection::page_request(first, last, after, before);
                $crate::kinds::SlipConnection::read(ctx, &request, &r#where).await
            }

            $(#[$($print_doc)*])*
            async fn $print(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $id)] id: async_graphql::ID,
            ) -> async_graphql::Result<contract::page::FileDownload> {
                $crate::kinds::print::<<$Node as $crate::kinds::SlipNode>::Slip>(ctx, &id).await
            }
        }
    };
}

/// Creating, changing, publishing, signing, copying and removing the slips of a kind. After the name of a field: the
/// description of its first argument.
macro_rules! slip_mutations {
    (
        $(#[$($doc:tt)*])*
        $Mutations:ident answers $Node:ident, given $Input:ident, signed with $Signature:ident, code $code:expr;
        $(#[$($create_doc:tt)*])*
        $create:ident($create_input:tt);
        $(#[$($draft_doc:tt)*])*
        $draft:ident($draft_input:tt);
        $(#[$($update_doc:tt)*])*
        $update:ident($update_id:tt);
        $(#[$($publish_doc:tt)*])*
        $publish:ident;
        $(#[$($sign_doc:tt)*])*
        $sign:ident($sign_id:tt, $sign_input:tt);
        $(#[$($duplicate_doc:tt)*])*
        $duplicate:ident($duplicate_id:tt);
        $(#[$($delete_doc:tt)*])*
        $delete:ident($delete_id:tt);
    ) => {
        $(#[$($doc)*])*
        #[derive(Debug, Default)]
        pub(crate) struct $Mutations;

        #[async_graphql::Object]
        impl $Mutations {
            $(#[$($create_doc)*])*
            async fn $create(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $create_input)] input: $Input,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::create(ctx, &input, false).await
            }

            $(#[$($draft_doc)*])*
            async fn $draft(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $draft_input)] input: $Input,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::create(ctx, &input, true).await
            }

            $(#[$($update_doc)*])*
            async fn $update(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $update_id)] id: async_graphql::ID,
                #[graphql(
                    desc = "Champs à modifier ; renvoyer une valeur inchangée est toujours admis, même scellée."
                )]
                input: $Input,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::update(ctx, &id, &input).await
            }

            $(#[$($publish_doc)*])*
            async fn $publish(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Numéro du brouillon à publier.")] id: async_graphql::ID,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::publish(ctx, &id).await
            }

            $(#[$($sign_doc)*])*
            async fn $sign(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $sign_id)] id: async_graphql::ID,
                #[graphql(desc = $sign_input)] input: $Signature,
            ) -> async_graphql::Result<$Node> {
                let code: fn(&$Signature) -> Option<i32> = $code;
                let code = code(&input);
                let signing = domain::slip::Signing {
                    signature: input.r#type,
                    author: input.author,
                    date: input.date.take(),
                };
                $crate::kinds::sign(ctx, &id, &signing, code).await
            }

            $(#[$($duplicate_doc)*])*
            async fn $duplicate(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $duplicate_id)] id: async_graphql::ID,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::duplicate(ctx, &id).await
            }

            $(#[$($delete_doc)*])*
            async fn $delete(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $delete_id)] id: async_graphql::ID,
            ) -> async_graphql::Result<$Node> {
                $crate::kinds::delete(ctx, &id).await
            }
        }
    };
}

/// What is computed around a slip: what it misses, and what is sealed; between the two, what the kind adds.
macro_rules! slip_metadata {
    (
        $(#[$($doc:tt)*])*
        $Metadata:ident of $Document:ident, with $Error:ident and $Fields:ident;
        $(#[$($errors_doc:tt)*])*
        errors;
        $($own:tt)*
    ) => {
        $(#[$($doc)*])*
        #[derive(Clone, Debug)]
        pub struct $Metadata {
            slip: std::sync::Arc<$Document>,
        }

        #[async_graphql::Object]
        impl $Metadata {
            $(#[$($errors_doc)*])*
            async fn errors(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<Vec<$Error>> {
                let missing = $crate::kinds::missing(ctx, self.slip.as_ref()).await?;
                let error = |(message, path, required_for)| $Error {
                    message,
                    path,
                    required_for,
                };
                Ok(missing.into_iter().map(error).collect())
            }

            $($own)*

            /// État d'édition des champs pour l'utilisateur courant.
            async fn fields(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<$Fields> {
                let sealed = $crate::kinds::sealed(ctx, self.slip.as_ref()).await?;
                Ok($Fields { sealed })
            }
        }
    };
}

/// Carrier rows on their own.
macro_rules! carrier_mutations {
    (
        $(#[$($doc:tt)*])*
        $Mutations:ident of $Document:ident, given $Input:ident;
        $(#[$($create_doc:tt)*])*
        $create:ident;
        $update:ident;
        $delete:ident;
    ) => {
        $(#[$($doc)*])*
        #[derive(Debug, Default)]
        pub(crate) struct $Mutations;

        #[async_graphql::Object]
        impl $Mutations {
            $(#[$($create_doc)*])*
            async fn $create(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Établissement, transport et récépissé du transporteur.")]
                input: $Input,
            ) -> async_graphql::Result<Option<<$Document as domain::slip::Multimodal>::Row>> {
                $crate::kinds::create_carrier::<$Document>(ctx, &input).await
            }

            /// Modifie une fiche transporteur qui n'a pas signé. Hors bordereau, elle appartient à qui l'a créée ou
            /// détachée ; sur un bordereau, BSD_CAN_UPDATE y est exigé avant et après la modification (FORBIDDEN). Fiche
            /// inconnue, transporteur signé ou données invalides : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
            async fn $update(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Identifiant de la fiche transporteur.")] id: async_graphql::ID,
                #[graphql(desc = "Champs à modifier ; un champ absent est inchangé, null l'efface.")]
                input: $Input,
            ) -> async_graphql::Result<Option<<$Document as domain::slip::Multimodal>::Row>> {
                $crate::kinds::update_carrier::<$Document>(ctx, &id, &input).await
            }

            /// Supprime définitivement une fiche transporteur qui n'a pas signé et renvoie son identifiant ; les
            /// transporteurs suivants du bordereau avancent d'un rang. Mêmes droits que pour la modifier (FORBIDDEN) ;
            /// fiche inconnue ou signée : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
            async fn $delete(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Identifiant de la fiche transporteur.")] id: async_graphql::ID,
            ) -> async_graphql::Result<async_graphql::ID> {
                $crate::kinds::delete_carrier::<$Document>(ctx, id).await
            }
        }
    };
}

/// Asking for revisions, listing, withdrawing and answering them.
macro_rules! revision_fields {
    (
        $(#[$($queries_doc:tt)*])*
        $Queries:ident answers $Node:ident: $list:ident filtered by $Where:ident, read as $filter:expr;
        $(#[$($mutations_doc:tt)*])*
        $Mutations:ident;
        $(#[$($create_doc:tt)*])*
        $create:ident given $Input:ident on $slip:ident;
        $cancel:ident;
        $(#[$($answer_doc:tt)*])*
        $answer:ident;
    ) => {
        $(#[$($queries_doc)*])*
        #[derive(Debug, Default)]
        pub(crate) struct $Queries;

        #[async_graphql::Object]
        impl $Queries {
            /// Liste les demandes de révision dont l'établissement est auteur ou approbateur, de la plus récente à la plus
            /// ancienne. BSD_CAN_LIST y est exigé, aussi pour un SIRET inconnu (FORBIDDEN) ; appel anonyme :
            /// UNAUTHENTICATED.
            async fn $list(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "SIRET de l'établissement.")] siret: String,
                #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")]
                r#where: Option<$Where>,
                #[graphql(
                    desc = "Renvoie les demandes placées après cet identifiant. Un identifiant inconnu donne une page vide."
                )]
                after: Option<String>,
                #[graphql(
                    desc = "Nombre de demandes, au moins 1, ramené à 50 au-delà ; 50 par défaut."
                )]
                first: Option<i32>,
            ) -> async_graphql::Result<$crate::revision::RevisionConnection<$Node>> {
                let read: fn($Where) -> (
                    Option<contract::slip::RevisionRequestStatus>,
                    Option<contract::filter::StringFilter>,
                ) = $filter;
                let (status, slip_id) = r#where.map(read).unwrap_or_default();
                let filter = platform::RevisionFilter {
                    status,
                    slip_id: slip_id.as_ref().map($crate::input::tree).transpose()?,
                };
                $crate::revision::RevisionConnection::read(ctx, siret, filter, first, after.as_deref())
                    .await
            }
        }

        $(#[$($mutations_doc)*])*
        #[derive(Debug, Default)]
        pub(crate) struct $Mutations;

        #[async_graphql::Object]
        impl $Mutations {
            $(#[$($create_doc)*])*
            async fn $create(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Bordereau, auteur, modifications et explication.")] input: $Input,
            ) -> async_graphql::Result<$Node> {
                $crate::revision::request(
                    ctx,
                    &input.$slip,
                    input.authoring_company_siret,
                    &input.content,
                    input.comment,
                )
                .await
            }

            /// Annule une demande de révision en attente et renvoie true. BSD_CAN_REVISE est exigé dans l'établissement
            /// auteur (FORBIDDEN) ; demande inconnue, acceptée ou refusée : BAD_USER_INPUT ; appel anonyme :
            /// UNAUTHENTICATED.
            async fn $cancel(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Identifiant de la demande.")] id: async_graphql::ID,
            ) -> async_graphql::Result<bool> {
                $crate::revision::withdraw::<$Node>(ctx, &id).await
            }

            $(#[$($answer_doc)*])*
            async fn $answer(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Identifiant de la demande.")] id: async_graphql::ID,
                #[graphql(desc = "true pour approuver, false pour refuser.")] is_approved: bool,
                #[graphql(
                    desc = "Commentaire éventuel, visible de tous les acteurs de la demande."
                )]
                comment: Option<String>,
            ) -> async_graphql::Result<$Node> {
                $crate::revision::answer(ctx, &id, is_approved, comment).await
            }
        }
    };
}

pub(crate) use {carrier_mutations, revision_fields, slip_metadata, slip_mutations, slip_queries};
