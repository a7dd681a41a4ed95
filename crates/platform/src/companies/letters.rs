//! What is written to people about their companies.

use contract::company::CompanyVerificationMode;
use domain::account::Company;

use crate::{Caller, Recipient, mail::Letter};

/// The user who registers a company.
pub(super) fn creator(caller: &Caller) -> Recipient {
    Recipient {
        name: caller.actor.name.clone(),
        email: caller.actor.email.clone(),
    }
}

fn letter(to: Vec<Recipient>, subject: String, paragraphs: &[&str]) -> Letter {
    Letter {
        to,
        subject,
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        ..Letter::default()
    }
}

fn named(company: &Company) -> String {
    format!("{} ({})", company.name, company.org_id)
}

/// First steps on the platform; in English too for a foreign carrier.
pub(super) fn welcome(company: &Company, to: Recipient) -> Letter {
    let name = named(company);
    if company.is_foreign_transporter() {
        return letter(
            vec![to],
            "Your company can now sign waste slips".to_owned(),
            &[
                &format!("Your transport company {name} is registered and verified."),
                "Waste producers can now name it as carrier on their slips. To take waste over, open the slip \
                 in your dashboard and sign its transport, or give the security code of your company to whoever \
                 signs on your behalf.",
                "Your company may only be a carrier: a French establishment is registered by its SIRET.",
            ],
        );
    }
    letter(
        vec![to],
        "Bienvenue : vos premiers pas".to_owned(),
        &[
            &format!("L'établissement {name} est prêt à être utilisé."),
            "Depuis votre tableau de bord, vous pouvez créer vos bordereaux, signer ceux qui vous attendent et \
             suivre vos déchets jusqu'à leur traitement.",
            "Pensez à inviter vos collègues, et à ne communiquer le code de signature de l'établissement qu'aux \
             personnes qui signent pour vous.",
        ],
    )
}

/// The staff is going to look at the company.
pub(super) fn verification_starts(company: &Company, to: Recipient) -> Letter {
    letter(
        vec![to],
        "Votre établissement va être vérifié".to_owned(),
        &[
            &format!(
                "Vous venez d'inscrire l'établissement {}, dont l'activité concerne les déchets.",
                named(company)
            ),
            "Notre équipe vérifie que vous en faites bien partie. Si elle ne peut pas le confirmer, un courrier \
             contenant un code sera envoyé à l'adresse de l'établissement.",
            "D'ici là, l'établissement ne peut pas être désigné comme destination d'un bordereau.",
        ],
    )
}

/// The company is verified.
pub(super) fn verification_done(company: &Company, to: Recipient) -> Letter {
    let how = match company.verification_mode {
        Some(CompanyVerificationMode::Letter) => "grâce au code reçu par courrier",
        _ => "par notre équipe",
    };
    letter(
        vec![to],
        "Votre établissement est vérifié".to_owned(),
        &[
            &format!("L'établissement {} a été vérifié {how}.", named(company)),
            "Il peut maintenant être désigné sur tous les bordereaux, dans tous les rôles de ses profils.",
        ],
    )
}

/// The signature code has changed. The code itself is not written.
pub(super) fn security_code_renewed(company: &Company, to: Vec<Recipient>) -> Letter {
    Letter {
        is_subscription: true,
        ..letter(
            to,
            format!("Nouveau code de signature pour {}", company.name),
            &[
                &format!(
                    "Le code de signature de l'établissement {} vient d'être renouvelé : l'ancien ne permet plus de \
                     signer.",
                    named(company)
                ),
                "Le nouveau code se consulte dans la page de l'établissement. Transmettez-le aux seules personnes qui \
                 signent pour vous.",
            ],
        )
    }
}
