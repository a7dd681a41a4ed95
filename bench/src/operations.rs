//! What is measured: the requests of each operation.

use clap::ValueEnum;
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::{
    Failure,
    client::Client,
    sandbox::{KnownForm, Sandbox, Trio},
};

/// An operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// The account of the caller.
    Me,
    /// One form, with a wide selection.
    Form,
    /// The first fifty forms.
    Forms,
    /// A new form.
    CreateForm,
    /// Six steps, from the creation to the treatment.
    LifeCycle,
    /// A dashboard tab.
    Bsds,
    /// A search in the dashboard for one slip, by a part of its free number.
    Search,
    /// The statistics of a company over a year.
    Statistics,
    /// The same of the company that has the most slips.
    LargeStatistics,
}

impl Operation {
    /// All of them.
    pub(crate) const ALL: [Self; 9] = [
        Self::Me,
        Self::Form,
        Self::Forms,
        Self::CreateForm,
        Self::LifeCycle,
        Self::Bsds,
        Self::Search,
        Self::Statistics,
        Self::LargeStatistics,
    ];

    /// Name in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Form => "form(id)",
            Self::Forms => "forms(50)",
            Self::CreateForm => "createForm",
            Self::LifeCycle => "life cycle",
            Self::Bsds => "bsds tab",
            Self::Search => "bsds texte",
            Self::Statistics => "companyStatistics",
            Self::LargeStatistics => "companyStatistics, le plus gros",
        }
    }
}

const WIDE_FORM: &str = "query Form($id: ID!) { form(id: $id) { id readableId customId status createdAt updatedAt emittedAt emittedBy takenOverAt takenOverBy receivedAt receivedBy quantityReceived quantityAccepted quantityRefused wasteAcceptationStatus processedAt processingOperationDone emitter { type workSite { name address city postalCode infos } company { name siret address contact phone mail country orgId } isPrivateIndividual } recipient { cap processingOperation isTempStorage company { name siret address contact phone mail } } transporter { id company { name siret address contact phone mail } receipt department validityLimit numberPlate mode takenOverAt } transporters { id company { siret } } wasteDetails { code name isSubjectToADR onuCode quantity quantityType consistences pop isDangerous packagingInfos { type other quantity volume identificationNumbers } } stateSummary { quantity lastActionOn transporterNumberPlate } intermediaries { siret name } } }";
const FORMS: &str = "query Forms($siret: String) { forms(siret: $siret, first: 50) { id readableId status createdAt updatedAt emitter { company { name siret } } recipient { company { name siret } } wasteDetails { code name quantity } } }";
const BSDS: &str = "query Bsds($org: [String!]) { bsds(first: 50, where: { isForActionFor: $org }) { pageInfo { endCursor hasNextPage } edges { node { ... on Form { id readableId status wasteDetails { code name } } ... on Bsda { id bsdaStatus: status waste { code } } } } } }";
const SEARCH: &str = "query Search($lot: String!) { bsds(first: 50, where: { customId: { _contains: $lot } }) { totalCount edges { node { ... on Form { id readableId status wasteDetails { code name } } ... on Bsda { id bsdaStatus: status waste { code } } } } } }";
const STATISTICS: &str = "query Year($orgId: String!, $from: DateTime!, $to: DateTime!) { companyStatistics(orgId: $orgId, from: $from, to: $to) { slips { kind status count } delays { kind from to meanHours } partners { name role count tonnes } incoming { tonnes } outgoing { tonnes finalTreatmentRate recoveryRate wastes { wasteCode operationCode tonnes } monthsChart { svg values { name value } } } } }";

fn body(query: &str, variables: &Value) -> Bytes {
    Bytes::from(json!({ "query": query, "variables": variables }).to_string())
}

/// The requests of one worker.
pub(crate) struct Script {
    operation: Operation,
    trios: Vec<Trio>,
    own: usize,
    known_forms: Vec<KnownForm>,
}

impl Script {
    /// The script of an operation in a sandbox; each worker is one of its producers.
    pub(crate) fn new(operation: Operation, sandbox: &Sandbox) -> Self {
        let own = match operation {
            Operation::LargeStatistics => 0,
            _ => sandbox.next_producer(),
        };
        Self {
            operation,
            trios: sandbox.trios.clone(),
            own,
            known_forms: sandbox.forms_of(own),
        }
    }

    fn trio(&self) -> &Trio {
        &self.trios[self.own]
    }

    /// Token of the producer.
    pub(crate) fn token(&self) -> &str {
        &self.trio().producer.token
    }

    /// Token of the carrier.
    pub(crate) fn carrier_token(&self) -> &str {
        &self.trio().carrier.token
    }

    /// Token of the destination.
    pub(crate) fn destination_token(&self) -> &str {
        &self.trio().destination.token
    }

    fn known_form(&self, turn: u64) -> Result<&KnownForm, Failure> {
        let index = usize::try_from(turn)? % self.known_forms.len().max(1);
        Ok(self
            .known_forms
            .get(index)
            .ok_or("aucun bordereau à lire")?)
    }

    /// Plays once.
    pub(crate) async fn play(&self, clients: &mut [Client; 3], turn: u64) -> Result<(), Failure> {
        let [producer, _, destination] = clients;
        match self.operation {
            Operation::Me => {
                producer
                    .post(body("{ me { id email name } }", &Value::Null))
                    .await?;
            }
            Operation::Form => {
                let id = &self.known_form(turn)?.id;
                producer.post(body(WIDE_FORM, &json!({ "id": id }))).await?;
            }
            Operation::Forms => {
                producer
                    .post(body(FORMS, &json!({ "siret": self.trio().producer.siret })))
                    .await?;
            }
            Operation::CreateForm => {
                self.create(producer).await?;
            }
            Operation::Bsds => {
                destination
                    .post(body(
                        BSDS,
                        &json!({ "org": [self.trio().destination.siret] }),
                    ))
                    .await?;
            }
            Operation::Search => {
                let lot = &self.known_form(turn)?.custom_id;
                destination
                    .post(body(SEARCH, &json!({ "lot": lot })))
                    .await?;
            }
            Operation::Statistics | Operation::LargeStatistics => {
                let now = jiff::Timestamp::now();
                let year = json!({
                    "orgId": self.trio().producer.siret, "to": now.to_string(),
                    "from": (now - jiff::SignedDuration::from_hours(24 * 365)).to_string(),
                });
                producer.post(body(STATISTICS, &year)).await?;
            }
            Operation::LifeCycle => self.live(clients).await?,
        }
        Ok(())
    }

    async fn create(&self, producer: &mut Client) -> Result<String, Failure> {
        let query = "mutation Create($input: CreateFormInput!) { createForm(createFormInput: $input) { id status } }";
        let answer = producer
            .post(body(query, &json!({ "input": self.trio().form_input() })))
            .await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        Ok(answer["data"]["createForm"]["id"]
            .as_str()
            .ok_or("aucun identifiant")?
            .to_owned())
    }

    async fn live(
        &self,
        [producer, carrier, destination]: &mut [Client; 3],
    ) -> Result<(), Failure> {
        let id = self.create(producer).await?;
        let seal = "mutation Seal($id: ID!) { markAsSealed(id: $id) { id status } }";
        producer.post(body(seal, &json!({ "id": id }))).await?;
        let emit = "mutation Emit($id: ID!, $input: SignEmissionFormInput!) { signEmissionForm(id: $id, input: $input) { id status } }";
        let input = json!({ "quantity": 1, "emittedAt": "2026-04-03T14:48:00", "emittedBy": "Isabelle Guichard", "emittedByEcoOrganisme": false });
        producer
            .post(body(emit, &json!({ "id": id, "input": input })))
            .await?;
        let transport = "mutation Carry($id: ID!, $input: SignTransportFormInput!) { signTransportForm(id: $id, input: $input) { id status } }";
        let input = json!({ "takenOverAt": "2026-04-03T14:48:00", "takenOverBy": "Camille", "transporterNumberPlate": "AA-123-BB", "transporterTransportMode": "ROAD" });
        carrier
            .post(body(transport, &json!({ "id": id, "input": input })))
            .await?;
        let receive = "mutation Receive($id: ID!, $info: ReceivedFormInput!) { markAsReceived(id: $id, receivedInfo: $info) { id status } }";
        let info = json!({ "wasteAcceptationStatus": "ACCEPTED", "receivedBy": "Antoine", "receivedAt": "2026-04-05T11:18:00", "signedAt": "2026-04-05T12:00:00", "quantityReceived": 1, "quantityRefused": 0 });
        destination
            .post(body(receive, &json!({ "id": id, "info": info })))
            .await?;
        let process = "mutation Process($id: ID!, $info: ProcessedFormInput!) { markAsProcessed(id: $id, processedInfo: $info) { id status } }";
        let info = json!({ "processingOperationDone": "D 10", "processingOperationDescription": "Incinération", "destinationOperationMode": "ELIMINATION", "processedBy": "Alfred", "processedAt": "2026-04-15T10:22:00" });
        destination
            .post(body(process, &json!({ "id": id, "info": info })))
            .await?;
        Ok(())
    }
}
