//! Carrier rows of the BSDD.

use contract::bsdd::{Form, TransporterInput};

use crate::declared::carrier_mutations;

carrier_mutations! {
    /// Opérations sur les fiches transporteur des BSDD.
    BsddCarrierMutations of Form, given TransporterInput;

    /// Crée une fiche transporteur, à citer ensuite dans transporters. BSD_CAN_CREATE ou BSD_CAN_UPDATE est exigé
    /// dans un établissement quelconque (FORBIDDEN) ; formats, plaques ou transporteur non inscrit : BAD_USER_INPUT ;
    /// appel anonyme : UNAUTHENTICATED. Nom, adresse et récépissé sont complétés.
    create_form_transporter;
    update_form_transporter;
    delete_form_transporter;
}
