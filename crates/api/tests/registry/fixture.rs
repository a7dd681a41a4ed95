//! The companies of registries, their slips, and the exports that they ask for.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use futures_util::TryStreamExt;
use platform::{Settings, registry::SignedLink};
use serde_json::{Value, json};
use store::LineQuery;

pub(crate) use crate::sandbox::*;

/// Their numbers are not those of test companies: slips keep the names and addresses that clients send.
const CAST: Cast = Cast {
    kind: "Bsda",
    companies: &[
        ("P", Some("81234560000009"), &["PRODUCER"]),
        ("W", Some("81234560000017"), &["WORKER"]),
        ("T", Some("81234560000025"), &["TRANSPORTER"]),
        ("T2", Some("81234560000033"), &["TRANSPORTER"]),
        (
            "D",
            Some("81234560000041"),
            &["WASTEPROCESSOR", "COLLECTOR"],
        ),
        ("D2", Some("81234560000058"), &["WASTEPROCESSOR"]),
        ("V", Some("81234560000066"), &["WASTE_VEHICLES"]),
        ("B", Some("81234560000074"), &["BROKER"]),
        ("N", Some("81234560000082"), &["TRADER"]),
        ("E", Some("81234560000090"), &["ECO_ORGANISME"]),
        ("X", Some("81234560000108"), &["PRODUCER"]),
    ],
    pairs: &["P+D"],
};

/// A registry, by its stored number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Register {
    Incoming = 2,
    Outgoing = 3,
    Transported = 4,
    Managed = 5,
    All = 6,
}

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    let sandboxes = sandboxes_of(CAST, Settings::default()).await;
    for sandbox in &sandboxes {
        let receipt = json!({
            "id": "receipt", "receiptNumber": "N-69", "department": "69",
            "validityLimit": "2099-01-01T00:00:00Z",
        });
        sandbox
            .change_company("N", |company| {
                company.insert("traderReceipt".to_owned(), receipt);
            })
            .await;
    }
    sandboxes
}

/// A line of an exported file: values by header, without the empty ones.
pub(crate) type Line = BTreeMap<String, String>;

/// The lines of a file of values without quotes.
pub(crate) fn lines_of(file: &str) -> Vec<Line> {
    let mut rows = file.lines().map(|row| row.split(';').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    rows.map(|row| {
        assert_eq!(row.len(), header.len(), "{row:?}");
        let cells = header.iter().zip(row);
        cells
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| ((*name).to_owned(), value.to_owned()))
            .collect()
    })
    .collect()
}

/// An instant that no other export of the test names: the same export is not made twice.
pub(crate) fn since() -> String {
    static SECONDS: AtomicU32 = AtomicU32::new(0);
    let second = SECONDS.fetch_add(1, Ordering::Relaxed);
    format!("2020-01-01T00:{:02}:{:02}Z", second / 60, second % 60)
}

const GENERATE: &str = "mutation($registryType: RegistryV2ExportType!, $format: RegistryExportFormat!, \
    $siret: String, $delegateSiret: String, $dateRange: DateFilter!, $where: RegistryV2ExportWhere) { \
    generateRegistryV2Export(registryType: $registryType, format: $format, siret: $siret, \
    delegateSiret: $delegateSiret, dateRange: $dateRange, where: $where) { id status sirets } }";

const EXHAUSTIVE: &str = "mutation($format: RegistryExportFormat!, $siret: String, $dateRange: DateFilter!) { \
    generateRegistryExhaustiveExport(format: $format, siret: $siret, dateRange: $dateRange) { id status sirets } }";

const BSVHU: &str = "mutation($input: BsvhuInput!) { createBsvhu(input: $input) { id } }";
const UPDATE_BSVHU: &str =
    "mutation($id: ID!, $input: BsvhuInput!) { updateBsvhu(id: $id, input: $input) { id } }";
const SIGN_BSVHU: &str =
    "mutation($id: ID!, $input: BsvhuSignatureInput!) { signBsvhu(id: $id, input: $input) { id } }";
const FORM: &str =
    "mutation($input: CreateFormInput!) { createForm(createFormInput: $input) { id } }";
const SEAL: &str = "mutation($id: ID!) { markAsSealed(id: $id) { id } }";
const EMIT: &str = "mutation($id: ID!, $input: SignEmissionFormInput!) { \
    signEmissionForm(id: $id, input: $input) { id } }";
const CARRY: &str = "mutation($id: ID!, $input: SignTransportFormInput!) { \
    signTransportForm(id: $id, input: $input) { id } }";
const RECEIVE: &str = "mutation($id: ID!, $input: ReceivedFormInput!) { \
    markAsReceived(id: $id, receivedInfo: $input) { id } }";
const PROCESS: &str = "mutation($id: ID!, $input: ProcessedFormInput!) { \
    markAsProcessed(id: $id, processedInfo: $input) { id } }";

impl Sandbox {
    /// What the only root field of a document answers, or why it is refused.
    pub(crate) async fn field(
        &self,
        user: &str,
        document: &str,
        variables: Value,
    ) -> Result<Value, Refused> {
        let answer = Box::pin(self.send(user, document, variables)).await;
        match answer.get("errors").and_then(|errors| errors.get(0)) {
            Some(error) => Err(Refused::of(error)),
            None => Ok(answer["data"]
                .as_object()
                .and_then(|fields| fields.values().next().cloned())
                .unwrap()),
        }
    }

    /// As [`Self::field`], when it must succeed.
    pub(crate) async fn done(&self, user: &str, document: &str, variables: Value) -> Value {
        match self.field(user, document, variables).await {
            Ok(value) => value,
            Err(refused) => panic!("{user} {document}: {refused:?}"),
        }
    }

    /// As [`Self::field`], when it must be refused.
    pub(crate) async fn denied(&self, user: &str, document: &str, variables: Value) -> Refused {
        match self.field(user, document, variables).await {
            Ok(value) => panic!("{user} {document} passed: {value}"),
            Err(refused) => refused,
        }
    }

    /// Asks for an export of a registry.
    pub(crate) async fn generate(
        &self,
        user: &str,
        registry: &str,
        changes: Value,
    ) -> Result<Value, Refused> {
        let asked = json!({
            "registryType": registry, "format": "CSV", "dateRange": {"_gte": since()},
        });
        Box::pin(self.field(user, GENERATE, with(asked, changes))).await
    }

    /// Asks for an exhaustive export.
    pub(crate) async fn generate_exhaustive(
        &self,
        user: &str,
        changes: Value,
    ) -> Result<Value, Refused> {
        let asked = json!({"format": "CSV", "dateRange": {"_gte": since()}});
        Box::pin(self.field(user, EXHAUSTIVE, with(asked, changes))).await
    }

    /// Where an export of the user stands.
    pub(crate) async fn export_of(&self, user: &str, id: &Value) -> Value {
        let document =
            "query($id: ID!) { registryV2Export(id: $id) { id status sirets lineCount } }";
        self.done(user, document, json!({ "id": id })).await
    }

    /// The link of an export, or its refusal.
    pub(crate) async fn link(&self, user: &str, id: &Value) -> Result<Value, Refused> {
        let document = "query($id: String!) { registryV2ExportDownloadSignedUrl(exportId: $id) { fileKey signedUrl } }";
        self.field(user, document, json!({ "id": id })).await
    }

    /// The name and the content of the file behind a link; none when the link opens nothing.
    pub(crate) async fn open_link(&self, url: &str) -> Option<(String, Vec<u8>)> {
        let link = signed(url);
        let file = self.platform.open_signed(&link).await.unwrap()?;
        let length = file.length;
        let chunks: Vec<_> = file.content.try_collect().await.unwrap();
        let bytes = chunks.concat();
        assert_eq!(u64::try_from(bytes.len()).unwrap(), length);
        Some((file.name, bytes))
    }

    /// The file of an export, made now: its name and content.
    pub(crate) async fn file(
        &self,
        user: &str,
        registry: &str,
        changes: Value,
    ) -> (String, Vec<u8>) {
        let (query, asked) = match registry {
            "ALL" => (
                "query($id: String!) { registryExhaustiveExportDownloadSignedUrl(exportId: $id) { signedUrl } }",
                self.generate_exhaustive(user, changes).await,
            ),
            _ => (
                "query($id: String!) { registryV2ExportDownloadSignedUrl(exportId: $id) { signedUrl } }",
                self.generate(user, registry, changes).await,
            ),
        };
        let asked = asked.unwrap();
        assert_eq!(asked["status"], "PENDING");
        self.work().await;
        let link = self.done(user, query, json!({"id": asked["id"]})).await;
        self.open_link(&text(&link["signedUrl"])).await.unwrap()
    }

    /// The lines of an export of a company, made now.
    pub(crate) async fn lines(
        &self,
        user: &str,
        registry: &str,
        company: &str,
        changes: Value,
    ) -> Vec<Line> {
        let siret = json!({"siret": self.org(company)});
        let (_, content) = Box::pin(self.file(user, registry, with(siret, changes))).await;
        lines_of(&String::from_utf8(content).unwrap())
    }

    /// The slips that an export shows, in order.
    pub(crate) async fn shown(
        &self,
        user: &str,
        registry: &str,
        company: &str,
        changes: Value,
    ) -> Vec<String> {
        let lines = Box::pin(self.lines(user, registry, company, changes)).await;
        let number = |mut line: Line| line.remove("N° de bordereau").unwrap();
        lines.into_iter().map(number).collect()
    }

    /// What the store holds of a company's registry: slip and day, without any work done since.
    pub(crate) async fn held(&self, company: &str, register: Register) -> Vec<(String, String)> {
        let query = LineQuery {
            orgs: vec![self.org(company).to_owned()],
            register: register as i16,
            from: 0,
            until: i64::MAX,
            after: None,
            limit: 100,
        };
        let rows = self.platform.store().lines(&query).await.unwrap();
        let day = |at: i64| day_of(jiff::Timestamp::from_millisecond(at).unwrap());
        rows.into_iter()
            .map(|row| (row.slip_id, day(row.row.at)))
            .collect()
    }

    /// A BSDA of P, brokered by B, carried by T to D, which nobody signed.
    pub(crate) fn brokered(&self) -> Value {
        with(
            self.without_worker(),
            json!({"broker": {"company": self.company("B")}}),
        )
    }

    /// Vehicles of P carried by T to V, which nobody signed.
    pub(crate) async fn vehicles(&self, changes: Value) -> String {
        let input = json!({
            "emitter": {"agrementNumber": "PR0700012D", "company": self.company("P")},
            "wasteCode": "16 01 06",
            "packaging": "UNITE",
            "identification": {"numbers": ["123", "456"], "type": "NUMERO_ORDRE_REGISTRE_POLICE"},
            "quantity": 2,
            "weight": {"value": 1.3, "isEstimate": false},
            "destination": {
                "type": "BROYEUR", "agrementNumber": "PR6700001B", "plannedOperationCode": "R 12",
                "company": self.company("V"),
            },
            "transporter": self.carrier_input("T"),
        });
        let created = self.done("P", BSVHU, json!({"input": with(input, changes)}));
        text(&created.await["id"])
    }

    /// Changes vehicles.
    pub(crate) async fn change_vehicles(&self, user: &str, id: &str, input: Value) {
        let variables = json!({"id": id, "input": input});
        self.done(user, UPDATE_BSVHU, variables).await;
    }

    /// Signs vehicles.
    pub(crate) async fn sign_vehicles(&self, user: &str, id: &str, signature: &str) {
        let input = json!({"type": signature, "author": user});
        self.done(user, SIGN_BSVHU, json!({"id": id, "input": input}))
            .await;
    }

    /// Vehicles that V has treated.
    pub(crate) async fn treated_vehicles(&self, changes: Value) -> String {
        let id = self.vehicles(changes).await;
        self.sign_vehicles("P", &id, "EMISSION").await;
        self.sign_vehicles("T", &id, "TRANSPORT").await;
        let arrival = json!({"destination": {
            "reception": {"weight": 1.4, "acceptationStatus": "ACCEPTED", "date": "2025-04-27"},
            "operation": {"code": "R 12", "date": "2025-04-28"},
        }});
        self.change_vehicles("V", &id, arrival).await;
        self.sign_vehicles("V", &id, "OPERATION").await;
        id
    }

    /// A form of P carried by T to D, traded by N, which nobody signed.
    pub(crate) async fn form(&self, changes: Value) -> String {
        let input = json!({
            "customId": "F-12",
            "emitter": {"type": "PRODUCER", "company": self.company("P")},
            "recipient": {"cap": "CAP-9", "processingOperation": "D 10", "company": self.company("D")},
            "transporter": {
                "company": self.company("T"), "isExemptedOfReceipt": true, "mode": "ROAD",
                "numberPlate": "AB-123-CD",
            },
            "trader": {"company": self.company("N")},
            "wasteDetails": {
                "code": "06 05 02*", "name": "Boues", "isDangerous": true, "isSubjectToADR": true,
                "onuCode": "UN 3077", "packagingInfos": [{"type": "FUT", "quantity": 2}],
                "quantity": 1.5, "quantityType": "ESTIMATED", "consistences": ["LIQUID"],
            },
        });
        let created = self.done("P", FORM, json!({"input": with(input, changes)}));
        let id = text(&created.await["id"]);
        self.done("P", SEAL, json!({"id": id})).await;
        id
    }

    /// Takes a form to its departure.
    pub(crate) async fn send_off(&self, id: &str) {
        let emission =
            json!({"quantity": 1.5, "emittedAt": "2025-01-02T08:00:00Z", "emittedBy": "Émile"});
        self.done("P", EMIT, json!({"id": id, "input": emission}))
            .await;
        let transport = json!({"takenOverAt": "2025-01-02T10:00:00Z", "takenOverBy": "Tom"});
        self.done("T", CARRY, json!({"id": id, "input": transport}))
            .await;
    }

    /// D receives what was sent.
    pub(crate) async fn arrive(&self, id: &str) {
        let arrival = json!({
            "wasteAcceptationStatus": "PARTIALLY_REFUSED", "wasteRefusalReason": "Fûts percés",
            "quantityReceived": 1.4, "quantityRefused": 0.4, "receivedBy": "Dora",
            "receivedAt": "2025-01-03T08:00:00Z", "signedAt": "2025-01-03T08:05:00Z",
        });
        self.done("D", RECEIVE, json!({"id": id, "input": arrival}))
            .await;
    }

    /// D treats what it received.
    pub(crate) async fn process(&self, id: &str) {
        let treatment = json!({
            "processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION",
            "processedBy": "Dora", "processedAt": "2025-01-05T08:00:00Z",
        });
        self.done("D", PROCESS, json!({"id": id, "input": treatment}))
            .await;
    }

    /// A form that D has treated.
    pub(crate) async fn treated_form(&self, changes: Value) -> String {
        let id = self.form(changes).await;
        self.send_off(&id).await;
        self.arrive(&id).await;
        self.process(&id).await;
        id
    }

    /// The number of a form, as registries show it.
    pub(crate) async fn form_number(&self, id: &str) -> String {
        let document = "query($id: ID!) { form(id: $id) { readableId } }";
        text(&self.done("P", document, json!({"id": id})).await["readableId"])
    }
}

/// The day of an instant in Paris.
pub(crate) fn day_of(at: jiff::Timestamp) -> String {
    let paris = at.to_zoned_datetime(contract::scalar::DateTime::paris());
    paris.date().to_string()
}

/// What a link says.
pub(crate) fn signed(url: &str) -> SignedLink {
    let url = url::Url::parse(url).unwrap();
    let mut link = SignedLink {
        key: url.path().trim_start_matches("/files/").to_owned(),
        ..SignedLink::default()
    };
    for (name, value) in url.query_pairs() {
        match name.as_ref() {
            "name" => link.name = value.into_owned(),
            "expires" => link.expires = value.parse().unwrap(),
            "signature" => link.signature = value.into_owned(),
            other => panic!("{other}"),
        }
    }
    link
}
