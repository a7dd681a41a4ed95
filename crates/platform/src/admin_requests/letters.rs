//! What those concerned by a request are told.

use contract::{
    admin_request::{AdminRequestStatus as Status, AdminRequestValidationMethod as Method},
    scalar::DateTime,
};
use domain::{
    account::{AdminRequest, Company, User},
    slip::Refusal,
};
use store::RecordWrite;

use crate::{
    Caller, Platform,
    mail::{Action, Letter, Recipient},
    membership_requests::called,
};

fn day(at: DateTime) -> String {
    let at = at.0.to_zoned_datetime(DateTime::paris());
    at.strftime("%d/%m/%Y").to_string()
}

impl Platform {
    fn request_action(&self, request: &AdminRequest) -> Action {
        let ui_url = &self.settings().ui_url;
        let (org_id, id) = (&request.org_id, &request.id);
        Action {
            label: "Répondre à la demande",
            url: format!("{ui_url}/companies/{org_id}/admin-request/{id}#membres"),
        }
    }

    /// One letter for each administrator, who do not read each other's addresses, and one for the author.
    pub(super) async fn announcements(
        &self,
        caller: &Caller,
        request: &AdminRequest,
        company: &Company,
    ) -> Result<Vec<Letter>, Refusal> {
        let (name, email) = (&caller.actor.name, &caller.actor.email);
        let next = match (request.validation_method, request.admin_only_end_date) {
            (Method::RequestCollaboratorApproval, Some(end)) => format!(
                "Sans réponse de votre part avant le {}, le collaborateur qu'il a désigné pourra accepter à votre place.",
                day(end)
            ),
            (Method::SendMail, Some(end)) => format!(
                "Sans réponse de votre part avant le {}, il pourra valider sa demande avec le code d'un courrier envoyé à l'adresse de l'établissement.",
                day(end)
            ),
            _ => "Lui seul, si un administrateur l'accepte, obtiendra ces droits ; sans réponse, la demande expire au bout de 14 jours.".to_owned(),
        };
        let mut letters: Vec<Letter> = self
            .administrators(&company.org_id)
            .await?
            .into_iter()
            .map(|administrator| Letter {
                to: vec![administrator],
                subject: format!(
                    "Demande de droits d'administrateur sur l'établissement {}",
                    company.name
                ),
                paragraphs: vec![
                    format!(
                        "{name} ({email}) demande à devenir administrateur de l'établissement {}, que vous administrez.",
                        called(company)
                    ),
                    next.clone(),
                    "Si vous ne connaissez pas cette personne, refusez la demande sans attendre.".to_owned(),
                ],
                action: Some(self.request_action(request)),
                ..Letter::default()
            })
            .collect();
        letters.push(author_letter(caller, request, company));
        Ok(letters)
    }

    /// What the other administrators and the author are told of the answer.
    pub(super) async fn outcome_letters(
        &self,
        caller: &Caller,
        request: &AdminRequest,
        company: &Company,
        author: &User,
    ) -> Result<Vec<Letter>, Refusal> {
        let is_accepted = request.status == Status::Accepted;
        let verb = if is_accepted { "acceptée" } else { "refusée" };
        let subject = format!(
            "La demande de droits d'administrateur sur l'établissement {} est {verb}",
            company.name
        );
        let outcome = match is_accepted {
            true => format!(
                "{} ({}) est désormais administrateur de l'établissement {}.",
                author.name,
                author.email,
                called(company)
            ),
            false => format!(
                "La demande de {} ({}) pour devenir administrateur de l'établissement {} a été refusée.",
                author.name,
                author.email,
                called(company)
            ),
        };
        let mut letters: Vec<Letter> = self
            .administrators(&company.org_id)
            .await?
            .into_iter()
            .filter(|to| to.email != caller.actor.email && to.email != author.email)
            .map(|to| Letter {
                to: vec![to],
                subject: subject.clone(),
                paragraphs: vec![outcome.clone()],
                ..Letter::default()
            })
            .collect();
        let own = match is_accepted {
            true => format!(
                "Votre demande a été acceptée : vous êtes désormais administrateur de l'établissement {}.",
                called(company)
            ),
            false => format!(
                "Votre demande pour devenir administrateur de l'établissement {} a été refusée. Une autre demande sera possible dans une semaine.",
                called(company)
            ),
        };
        letters.push(Letter {
            to: vec![Recipient {
                name: author.name.clone(),
                email: author.email.clone(),
            }],
            subject,
            paragraphs: vec![own],
            ..Letter::default()
        });
        Ok(letters)
    }

    /// What the designated collaborator is told once the administrators' period is over.
    pub(crate) fn collaborator_letter(
        &self,
        request: &AdminRequest,
        company: &Company,
        author: &User,
        collaborator: &User,
    ) -> Letter {
        Letter {
            to: vec![Recipient {
                name: collaborator.name.clone(),
                email: collaborator.email.clone(),
            }],
            subject: format!(
                "{} demande votre accord pour administrer l'établissement {}",
                author.name, company.name
            ),
            paragraphs: vec![
                format!(
                    "{} ({}) demande à devenir administrateur de l'établissement {} et vous a désigné pour confirmer sa demande. Aucun administrateur n'y a répondu.",
                    author.name,
                    author.email,
                    called(company)
                ),
                "Acceptez seulement si vous savez que cette personne doit gérer l'établissement et ses membres. Vous pouvez aussi refuser.".to_owned(),
            ],
            action: Some(self.request_action(request)),
            ..Letter::default()
        }
    }

    /// The letter that carries a code to the company's address.
    pub(super) fn code_letter(
        &self,
        caller: &Caller,
        company: &Company,
        code: &str,
    ) -> Result<RecordWrite, Refusal> {
        let paragraphs = vec![
            format!(
                "{} ({}) demande à devenir administrateur de l'établissement {} sur la plateforme de traçabilité des déchets.",
                caller.actor.name,
                caller.actor.email,
                called(company)
            ),
            format!("Code à saisir pour valider cette demande : {code}"),
            "Si vous n'attendiez pas ce courrier, ne communiquez ce code à personne.".to_owned(),
        ];
        self.postal_letter(company, &caller.actor.name, paragraphs)
    }
}

fn author_letter(caller: &Caller, request: &AdminRequest, company: &Company) -> Letter {
    let next = match (request.validation_method, request.admin_only_end_date) {
        (Method::RequestCollaboratorApproval, Some(end)) => format!(
            "Si aucun administrateur n'a répondu avant le {}, le collaborateur que vous avez indiqué pourra confirmer votre demande, s'il est membre de l'établissement.",
            day(end)
        ),
        (Method::SendMail, Some(end)) => format!(
            "Un courrier part à l'adresse de l'établissement. Si aucun administrateur n'a répondu avant le {}, le code qu'il contient vous permettra de valider votre demande.",
            day(end)
        ),
        _ => "Un administrateur doit maintenant l'accepter. Sans réponse, elle expire au bout de 14 jours.".to_owned(),
    };
    Letter {
        to: vec![Recipient {
            name: caller.actor.name.clone(),
            email: caller.actor.email.clone(),
        }],
        subject: format!(
            "Votre demande de droits d'administrateur sur l'établissement {}",
            company.name
        ),
        paragraphs: vec![
            format!(
                "Votre demande pour devenir administrateur de l'établissement {} est enregistrée et ses administrateurs sont prévenus.",
                called(company)
            ),
            next,
        ],
        ..Letter::default()
    }
}
