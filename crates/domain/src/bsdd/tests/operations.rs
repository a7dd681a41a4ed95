//! Operations on a form that exists, by their names in the API.

use contract::bsdd::Form;
use serde_json::Value;

use super::world::{World, input, tree};
use crate::bsdd;
use crate::slip::{Authorisation, Change, Facts, Refusal};

impl World {
    pub(super) fn decide(
        &self,
        operation: &str,
        form: &Form,
        args: &Value,
        facts: &Facts<'_>,
    ) -> Result<Option<Change<Form>>, Refusal> {
        let related = self.related(Some(form), &Value::Null);
        let code = args["securityCode"]
            .as_i64()
            .and_then(|code| i32::try_from(code).ok());
        match operation {
            "updateForm" => {
                let tree = tree::<contract::bsdd::UpdateFormInput>(&args["updateFormInput"])?;
                bsdd::update(form, &self.edit(Some(form), tree), facts)
            }
            "markAsSealed" => bsdd::seal(form, &related, facts).map(Some),
            "deleteForm" => bsdd::delete(form, &related, facts).map(Some),
            "signEmissionForm" => {
                let input = input(&args["input"])?;
                pass(&bsdd::authorise_emission(form, &input, code, facts)?)?;
                bsdd::sign_emission(form, &input, facts).map(Some)
            }
            "signTransportForm" => {
                let input = input(&args["input"])?;
                let automated = self.is_automated(form);
                pass(&bsdd::authorise_transport(form, code, automated, facts)?)?;
                bsdd::sign_transport(form, &input, automated, &related, facts).map(Some)
            }
            "markAsReceived" => {
                bsdd::receive(form, &input(&args["receivedInfo"])?, &related, facts).map(Some)
            }
            "markAsAccepted" => {
                bsdd::accept(form, &input(&args["acceptedInfo"])?, &related, facts).map(Some)
            }
            "markAsProcessed" => {
                bsdd::process(form, &input(&args["processedInfo"])?, &related, facts).map(Some)
            }
            "markAsTempStored" => {
                bsdd::store(form, &input(&args["tempStoredInfos"])?, &related, facts).map(Some)
            }
            "markAsTempStorerAccepted" => bsdd::accept_storage(
                form,
                &input(&args["tempStorerAcceptedInfo"])?,
                &related,
                facts,
            )
            .map(Some),
            "markAsResealed" => {
                let tree = tree::<contract::bsdd::ResealedFormInput>(&args["resealedInfos"])?;
                bsdd::reseal(form, &self.edit(Some(form), tree), facts).map(Some)
            }
            "saveForm" => {
                let tree = tree::<contract::bsdd::FormInput>(&args["formInput"])?;
                bsdd::update(form, &self.edit(Some(form), tree), facts)
            }
            "duplicateForm" => bsdd::duplicate(form, facts).map(Some),
            "importPaperForm" => {
                let input: contract::bsdd::ImportPaperFormInput = input(&args["input"])?;
                let edit = self.edit(Some(form), serde_json::to_value(&input).unwrap());
                bsdd::import_paper(Some(form), &input, &edit, facts).map(Some)
            }
            "signedByTransporter" => {
                let input = input(&args["signingInfo"])?;
                pass(&bsdd::authorise_one_shot(form, &input, facts)?)?;
                bsdd::sign_one_shot(form, &input, facts).map(Some)
            }
            "updateTransporterFields" => bsdd::update_transporter_fields(form, args, facts),
            "prepareSegment" => {
                let siret = args["siret"].as_str().unwrap_or_default();
                let tree = tree::<contract::bsdd::NextSegmentInfoInput>(&args["nextSegmentInfo"])?;
                bsdd::prepare_segment(form, siret, &tree, facts).map(Some)
            }
            "markSegmentAsReadyToTakeOver" => {
                bsdd::mark_segment_ready(form, args["id"].as_str().unwrap_or_default(), facts)
                    .map(Some)
            }
            "takeOverSegment" => {
                let input = input(&args["takeOverInfo"])?;
                let id = args["id"].as_str().unwrap_or_default();
                bsdd::take_over_segment(form, id, &input, facts).map(Some)
            }
            "markAsResent" => {
                let input: contract::bsdd::ResentFormInput = input(&args["resentInfos"])?;
                let edit = self.edit(Some(form), serde_json::to_value(&input).unwrap());
                bsdd::resend(form, &edit, &input.signed_by, input.signed_at, facts).map(Some)
            }
            other => panic!("{other} is not known"),
        }
    }
}

fn pass(authorisation: &Authorisation) -> Result<(), Refusal> {
    match authorisation {
        Authorisation::Granted => Ok(()),
        Authorisation::ByCode(codes) if codes.iter().any(|code| code.expected == code.given) => {
            Ok(())
        }
        Authorisation::ByCode(_) => Err(Refusal::forbidden("Le code de signature est invalide.")),
    }
}
