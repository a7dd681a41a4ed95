//! Pages of lists and files to download.

use async_graphql::SimpleObject;

use crate::scalar::Text;

/// Lien de téléchargement temporaire. Le lien vaut autorisation : il s'ouvre sans authentification et ne doit pas
/// être partagé.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct FileDownload {
    /// Jeton de téléchargement de 10 caractères, valable 10 secondes en production et réutilisable pendant ce délai.
    pub token: Option<Text>,
    /// Adresse complète à appeler en GET pour obtenir le fichier ; répond 403 une fois le jeton expiré.
    pub download_link: Option<Text>,
}

/// Position d'une page dans une liste paginée par curseur.
#[derive(Clone, Debug, PartialEq, Default, SimpleObject)]
pub struct PageInfo {
    /// Curseur du premier élément de la page ; null si la page est vide.
    pub start_cursor: Option<Text>,
    /// Curseur du dernier élément de la page, à repasser dans after pour obtenir la suivante ; null si la page est
    /// vide.
    pub end_cursor: Option<Text>,
    /// Indique s'il reste des éléments après la page (en parcours arrière : si before a été fourni).
    pub has_next_page: bool,
    /// Indique s'il existe des éléments avant la page (en parcours avant : si after a été fourni) ; toujours false
    /// dans bsds.
    pub has_previous_page: bool,
}
