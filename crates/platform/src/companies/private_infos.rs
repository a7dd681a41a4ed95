//! A company as a logged-in user sees it: what is reserved to its members and to the staff is left out for
//! everybody else, field by field.

use contract::company::{CompanySearchPrivate, CompanyVerificationStatus};
use domain::{account::Company, slip::Refusal};

use super::Known;
use crate::{Caller, Platform};

impl Platform {
    /// What the caller may know of a company, registered or not.
    ///
    /// # Errors
    /// The identifier is not one, or nobody knows it.
    pub async fn company_private_infos(
        &self,
        caller: &Caller,
        clue: &str,
    ) -> Result<CompanySearchPrivate, Refusal> {
        let known = self.known_or_refused(clue).await?;
        let mut infos = known.private();
        infos.installation = self.installation(&infos.org_id).await;
        let Some(company) = &known.company else {
            return Ok(infos);
        };
        if caller.actor.belongs_to(Some(&company.org_id)) {
            infos.security_code = Some(company.security_code);
            let ids = [company.id.clone()];
            let mut agreements = self.agreements_of(&ids).await?;
            infos.received_signature_automations = agreements
                .remove(&company.id)
                .unwrap_or_default()
                .received_automations;
        }
        if caller.actor.is_admin {
            let listed = [(company.id.clone(), company.org_id.clone())];
            let members = self.members(&listed).await?.remove(&company.id);
            let shown = members.unwrap_or_default();
            let (org_id, now) = (&company.org_id, self.now());
            let shown = shown
                .iter()
                .map(|member| member.shown_to(caller, org_id, now));
            infos.users = Some(shown.collect());
        }
        Ok(infos)
    }
}

impl Known {
    /// What any user may know.
    fn private(&self) -> CompanySearchPrivate {
        let shown = self.search_result();
        let company = self.company.as_ref();
        CompanySearchPrivate {
            company_types: shown.company_types.unwrap_or_default(),
            collector_types: shown.collector_types,
            waste_processor_types: shown.waste_processor_types,
            waste_vehicles_types: shown.waste_vehicles_types,
            org_id: shown.org_id,
            trackdechets_id: shown.trackdechets_id,
            gerep_id: self.own(|company| company.gerep_id.as_deref()),
            security_code: None,
            verification_status: company
                .map_or(CompanyVerificationStatus::ToBeVerified, |company| {
                    company.verification_status
                }),
            contact_email: shown.contact_email,
            contact_phone: shown.contact_phone,
            website: shown.website,
            users: Some(Vec::new()),
            user_role: None,
            given_name: self.own(|company| company.given_name.as_deref()),
            siret: shown.siret,
            vat_number: shown.vat_number,
            address: shown.address,
            name: shown.name,
            naf: shown.naf,
            libelle_naf: shown.libelle_naf,
            installation: shown.installation,
            transporter_receipt: shown.transporter_receipt,
            trader_receipt: shown.trader_receipt,
            broker_receipt: shown.broker_receipt,
            vhu_agrement_demolisseur: shown.vhu_agrement_demolisseur,
            vhu_agrement_broyeur: shown.vhu_agrement_broyeur,
            eco_organisme_agreements: Some(shown.eco_organisme_agreements.unwrap_or_default()),
            allow_bsdasri_take_over_without_signature: shown
                .allow_bsdasri_take_over_without_signature,
            allow_appendix1_signature_automation: company
                .map(|company| company.allow_appendix1_signature_automation),
            code_pays_etranger_etablissement: shown.code_pays_etranger_etablissement,
            etat_administratif: shown.etat_administratif,
            statut_diffusion_etablissement: shown.statut_diffusion_etablissement,
            is_registered: company.is_some(),
            is_anonymous_company: Some(self.is_anonymous),
            contact: shown.contact,
            received_signature_automations: Vec::new(),
            worker_certification: shown.worker_certification,
            is_dormant: company.is_some_and(Company::is_dormant),
            eco_organisme_partners_ids: shown.eco_organisme_partners_ids,
        }
    }
}
