//! Statistics: sums that each commit moves (an extension of ours).

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes};

const COMPANY: &str = "query($orgId: String!, $from: DateTime!, $to: DateTime!) { \
    companyStatistics(orgId: $orgId, from: $from, to: $to) { \
    from to slips { kind status count } delays { kind from to count meanHours } \
    partners { orgId name role count tonnes } \
    incoming { ...flow } outgoing { ...flow } transported { ...flow } managed { count } csv } } \
    fragment flow on WasteFlow { count tonnes treatedTonnes finalTreatmentRate recoveryRate \
    wastes { wasteCode operationCode count tonnes } months { month count tonnes } }";

async fn of_company(sandbox: &Sandbox, user: &str, company: &str) -> Value {
    let period = json!({
        "orgId": sandbox.org(company), "from": "2025-01-15T00:00:00Z", "to": jiff::Timestamp::now().to_string(),
    });
    sandbox.done(user, COMPANY, period).await
}

#[tokio::test]
async fn the_activity_of_a_company_is_counted_as_slips_move() {
    for sandbox in sandboxes().await {
        let empty = of_company(&sandbox, "D", "D").await;
        assert_eq!(empty["slips"], json!([]));
        assert_eq!(empty["incoming"]["tonnes"], json!(0));
        assert_eq!(empty["incoming"]["recoveryRate"], Value::Null);
        let sent = sandbox.sent(json!({})).await;
        let found = of_company(&sandbox, "D", "D").await;
        let waiting = json!([{"kind": "BSDA", "status": "SENT", "count": 1}]);
        assert_eq!(found["slips"], waiting);
        assert_eq!(found["incoming"]["count"], 0);
        sandbox.update("D", &sent, Sandbox::treatment("R 5")).await;
        sandbox.sign("D", &sent, "OPERATION").await;
        sandbox.treated("D 5", json!({})).await;
        let found = of_company(&sandbox, "D lecteur", "D").await;
        let treated = json!([{"kind": "BSDA", "status": "PROCESSED", "count": 2}]);
        assert_eq!(found["slips"], treated);
        let incoming = &found["incoming"];
        // 1.02 tonnes arrived twice.
        assert_eq!(incoming["count"], 2);
        assert_eq!(incoming["tonnes"], json!(2.04));
        assert_eq!(incoming["treatedTonnes"], json!(2.04));
        assert_eq!(incoming["finalTreatmentRate"], json!(1));
        assert_eq!(incoming["recoveryRate"], json!(0.5));
        assert_eq!(
            incoming["wastes"],
            json!([
                {"wasteCode": "06 07 01*", "operationCode": "D5", "count": 1, "tonnes": 1.02},
                {"wasteCode": "06 07 01*", "operationCode": "R5", "count": 1, "tonnes": 1.02},
            ])
        );
        let march = incoming["months"].as_array().unwrap();
        assert_eq!(
            march[2],
            json!({"month": "2025-03", "count": 2, "tonnes": 2.04})
        );
        let roles: Vec<(&Value, &Value)> = found["partners"]
            .as_array()
            .unwrap()
            .iter()
            .map(|partner| (&partner["role"], &partner["count"]))
            .collect();
        assert_eq!(
            roles,
            [
                (&json!("EMITTER"), &json!(2)),
                (&json!("TRANSPORTER"), &json!(2))
            ]
        );
        let delay = found["delays"]
            .as_array()
            .unwrap()
            .iter()
            .find(|delay| delay["to"] == "OPERATION")
            .unwrap()
            .clone();
        assert_eq!(
            delay,
            json!({"kind": "BSDA", "from": "RECEPTION", "to": "OPERATION", "count": 2, "meanHours": 24})
        );
        let csv = found["csv"].as_str().unwrap();
        assert_eq!(
            csv,
            "Flux;Code déchet;Code de traitement;Bordereaux;Tonnes\n\
             Entrant;06 07 01*;D5;1;1.02\nEntrant;06 07 01*;R5;1;1.02\n"
        );
        let outgoing = of_company(&sandbox, "P", "P").await["outgoing"].clone();
        assert_eq!(outgoing["tonnes"], json!(2.04));
        assert_eq!(
            of_company(&sandbox, "T", "T").await["transported"]["count"],
            2
        );
    }
}

#[tokio::test]
async fn what_is_deleted_is_no_longer_counted() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("P", sandbox.brokered()).await;
        let found = of_company(&sandbox, "B", "B").await;
        assert_eq!(found["slips"][0]["status"], "INITIAL");
        sandbox.ok("P", "deleteBsda", json!({"id": id}), "id").await;
        let found = of_company(&sandbox, "B", "B").await;
        assert_eq!(
            (&found["slips"], &found["partners"]),
            (&json!([]), &json!([]))
        );
    }
}

#[tokio::test]
async fn statistics_of_a_company_are_for_those_who_read_its_registries() {
    for sandbox in sandboxes().await {
        let period =
            |from: &str, to: &str| json!({"orgId": sandbox.org("D"), "from": from, "to": to});
        let year = period("2025-01-01T00:00:00Z", "2025-12-01T00:00:00Z");
        for user in ["X", "P admin", "D chauffeur"] {
            let refused = sandbox.denied(user, COMPANY, year.clone()).await;
            refused.forbidden("statistiques");
        }
        let refused = sandbox.denied("", COMPANY, year).await;
        refused.is("UNAUTHENTICATED", "");
        for (from, to) in [
            ("2025-02-01T12:00:00Z", "2025-01-01T12:00:00Z"),
            ("2019-01-01T12:00:00Z", "2025-01-01T12:00:00Z"),
        ] {
            let refused = sandbox.denied("D", COMPANY, period(from, to)).await;
            refused.bad_input("période");
        }
    }
}

#[tokio::test]
async fn anybody_sees_the_activity_of_the_platform_and_of_nobody_in_particular() {
    for sandbox in sandboxes().await {
        sandbox.treated("R 5", json!({})).await;
        sandbox.treated_form(json!({})).await;
        sandbox.treated_vehicles(json!({})).await;
        let document = "query($from: DateTime!, $to: DateTime!) { platformStatistics(from: $from, to: $to) { \
            users companies slips dangerousTonnes nonDangerousTonnes kinds { name count } \
            operations { name count tonnes } \
            weeks { monday created takenOver received processed tonnes users companies } csv } }";
        let period = json!({
            "from": "2025-01-01T00:00:00Z", "to": jiff::Timestamp::now().to_string(),
        });
        let found = sandbox.done("", document, period).await;
        assert_eq!(found["companies"], 11);
        assert_eq!(found["slips"], 3);
        let kinds = found["kinds"].as_array().unwrap();
        assert_eq!(kinds.len(), 3, "{kinds:?}");
        let week = |monday: &str| {
            let weeks = found["weeks"].as_array().unwrap();
            weeks
                .iter()
                .find(|week| week["monday"] == monday)
                .unwrap()
                .clone()
        };
        // The form was treated on Sunday 5 January 2025, with the tonne that was accepted; the BSDA on Wednesday 12 March.
        let january = week("2024-12-30");
        assert_eq!(
            (&january["processed"], &january["tonnes"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(week("2025-03-10")["processed"], 1);
        let all: i64 = found["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|week| week["companies"].as_i64().unwrap())
            .sum();
        assert_eq!(all, 11);
        assert_eq!(found["dangerousTonnes"], json!(2.02));
        // Vehicles that are only sorted (R 12) have no final treatment.
        assert_eq!(found["nonDangerousTonnes"], json!(0));
        let csv = found["csv"].as_str().unwrap();
        assert!(csv.starts_with("Semaine du;Bordereaux créés;"), "{csv}");
        assert!(!csv.contains(sandbox.org("D")));
        let refused = sandbox
            .denied(
                "",
                document,
                json!({"from": "2000-01-01T00:00:00Z", "to": "2025-01-01T00:00:00Z"}),
            )
            .await;
        refused.bad_input("dix ans");
    }
}

#[tokio::test]
async fn charts_say_what_they_show_and_give_their_values() {
    for sandbox in sandboxes().await {
        sandbox.treated("R 5", json!({})).await;
        let document = "query($orgId: String!, $from: DateTime!, $to: DateTime!) { \
            companyStatistics(orgId: $orgId, from: $from, to: $to) { \
            slipsChart { ...chart } delaysChart { ...chart } \
            incoming { monthsChart { ...chart } wastesChart { ...chart } } } \
            platformStatistics(from: $from, to: $to) { slipsChart { ...chart } tonnesChart { ...chart } } } \
            fragment chart on StatisticsChart { title description unit values { name value } svg }";
        let period = json!({
            "orgId": sandbox.org("D"), "from": "2025-03-01T12:00:00Z", "to": jiff::Timestamp::now().to_string(),
        });
        let answer = sandbox.send("D", document, period).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        let company = &answer["data"]["companyStatistics"];
        let platform = &answer["data"]["platformStatistics"];
        let charts = [
            &company["slipsChart"],
            &company["delaysChart"],
            &company["incoming"]["monthsChart"],
            &company["incoming"]["wastesChart"],
            &platform["slipsChart"],
            &platform["tonnesChart"],
        ];
        let mut ids = std::collections::BTreeSet::new();
        for chart in charts {
            let svg = chart["svg"].as_str().unwrap();
            let title = chart["title"].as_str().unwrap();
            assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\""));
            assert!(svg.contains(&format!(">{title}</title>")), "{title}");
            let description = chart["description"].as_str().unwrap();
            assert!(svg.contains(&format!(">{description}</desc>")), "{title}");
            let values = chart["values"].as_array().unwrap();
            assert!(!values.is_empty(), "{title}");
            assert_eq!(svg.matches("<rect ").count(), values.len(), "{title}");
            let id = svg.split("aria-labelledby=\"").nth(1).unwrap();
            ids.insert(id.split('"').next().unwrap().to_owned());
        }
        assert_eq!(
            ids.len(),
            charts.len(),
            "each chart of a page has its own names"
        );
        assert_eq!(
            company["incoming"]["wastesChart"]["values"],
            json!([{"name": "06 07 01*", "value": 1.02}])
        );
    }
}
