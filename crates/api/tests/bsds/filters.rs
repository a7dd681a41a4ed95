//! Filters and free text, over what slips really hold.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, ids, sandboxes};

async fn check(sandbox: &Sandbox, filter: Value, expected: &[&str]) {
    let listed = sandbox.listed("usine", filter.clone()).await;
    assert_eq!(listed, expected, "{filter}");
}

#[tokio::test]
async fn each_filter_reads_its_value_of_the_slip() {
    for sandbox in sandboxes().await {
        let sent = sandbox.create("usine", json!({})).await;
        sandbox.send_on_the_road(&sent).await;
        let other = json!({
            "waste": {"code": "06 07 01*", "materialName": "Dalles", "sealNumbers": ["S9"]},
            "packagings": [{"type": "BIG_BAG", "quantity": 1, "identificationNumbers": ["C-77"]}],
            "destination": {"cap": "AUTRE 12"},
        });
        let draft = sandbox.create_draft("usine", other).await;
        let today = jiff::Timestamp::now().to_string();
        let (sent, draft) = (sent.as_str(), draft.as_str());
        let siret = sandbox.siret("camion");
        for (filter, expected) in [
            (
                json!({"readableId": {"_eq": sent.to_lowercase()}}),
                [sent].as_slice(),
            ),
            (json!({"id": {"_in": [draft, "x"]}}), &[draft]),
            (json!({"readableId": {"_contains": &draft[5..]}}), &[draft]),
            (json!({"status": {"_eq": "SENT"}}), &[sent]),
            (json!({"bsdSubType": {"_eq": "INITIAL"}}), &[draft, sent]),
            (json!({"type": {"_in": ["BSFF", "BSVHU"]}}), &[]),
            (json!({"waste": {"code": {"_contains": "06 07"}}}), &[draft]),
            (
                json!({"waste": {"code": {"_contains": "*"}}}),
                &[draft, sent],
            ),
            (
                json!({"waste": {"description": {"_match": "flocage"}}}),
                &[sent],
            ),
            (json!({"waste": {"adr": {"_match": "adr"}}}), &[draft, sent]),
            (json!({"sealNumbers": {"_has": "S9"}}), &[draft]),
            (
                json!({"packagingNumbers": {"_itemContains": "77"}}),
                &[draft],
            ),
            (
                json!({"destination": {"cap": {"_match": "autre"}}}),
                &[draft],
            ),
            (
                json!({"destination": {"company": {"siret": {"_eq": sandbox.siret("centre")}}}}),
                &[draft, sent],
            ),
            (
                json!({"worker": {"company": {"name": {"_match": "travaux"}}}}),
                &[draft, sent],
            ),
            (
                json!({"transporter": {"transport": {"plates": {"_itemContains": "AA12"}}}}),
                &[sent],
            ),
            (
                json!({"transporter": {"transport": {"takenOverAt": {"_eq": today}}}}),
                &[sent],
            ),
            (
                json!({"emitter": {"emission": {"date": {"_gte": today}}}}),
                &[sent],
            ),
            (json!({"updatedAt": {"_eq": today}}), &[draft, sent]),
            (json!({"updatedAt": {"_lt": today}}), &[]),
            (json!({"createdAt": {"_gt": today}}), &[]),
            (json!({"companyOrgIds": {"_has": siret}}), &[draft, sent]),
            (
                json!({"companyNames": {"_match": "société camion"}}),
                &[draft, sent],
            ),
            // A draft names its author's companies alone.
            (json!({"sirets": {"_has": siret}}), &[sent]),
        ] {
            check(&sandbox, filter, expected).await;
        }
    }
}

#[tokio::test]
async fn an_or_at_the_root_restricts_the_answer() {
    for sandbox in sandboxes().await {
        let published = sandbox.create("usine", json!({})).await;
        let other = sandbox
            .create("usine", json!({"waste": {"materialName": "Dalles"}}))
            .await;
        let is = |id: &str| json!({"id": {"_eq": id}});
        check(&sandbox, json!({"_or": [is("x"), is(&other)]}), &[&other]).await;
        let both = json!({"_and": [{"_or": [is(&published), is(&other)]}]});
        check(&sandbox, both, &[&other, &published]).await;
    }
}

#[tokio::test]
async fn tabs_and_filters_are_both_required() {
    for sandbox in sandboxes().await {
        let siret = sandbox.siret("usine");
        let first = sandbox.create("usine", json!({})).await;
        let second = sandbox
            .create("usine", json!({"waste": {"materialName": "Dalles"}}))
            .await;
        let material = |name: &str| json!({"description": {"_match": name}});
        let action = json!({"isForActionFor": [siret], "waste": material("dalles")});
        check(&sandbox, action, &[&second]).await;
        let follow = json!({"isFollowFor": [siret], "waste": material("dalles")});
        check(&sandbox, follow, &[]).await;
        let nested = json!({"_and": [{"isFollowFor": [siret]}], "waste": material("flocage")});
        check(&sandbox, nested, &[&first]).await;
    }
}

#[tokio::test]
async fn a_clue_finds_names_despite_typing_errors() {
    for sandbox in sandboxes().await {
        let named = |name: &str| json!({"emitter": {"company": {"name": name}}});
        let found = sandbox.create("usine", named("Fonderie du Rhône")).await;
        let other = sandbox.create("usine", named("Atelier")).await;
        for (clue, expected) in [
            ("fondrie", vec![&found]),
            ("inconnu RHONE", vec![&found]),
            (other.as_str(), vec![&other]),
            ("zzzzzz", vec![]),
            ("", vec![&other, &found]),
        ] {
            let page = sandbox.bsds("usine", json!({ "clue": clue })).await;
            assert_eq!(ids(&page).iter().collect::<Vec<_>>(), expected, "{clue}");
            assert_eq!(page["totalCount"], expected.len());
        }
        let both = json!({"clue": "fonderie", "where": {"id": {"_eq": other}}});
        assert_eq!(
            ids(&sandbox.bsds("usine", both).await),
            Vec::<String>::new()
        );
    }
}

/// A page is found whatever the number of slips to step over, and pages follow each other.
#[tokio::test]
async fn a_rare_slip_is_found_among_many() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        let names = (0..700).map(|n| format!("COPIE-{n:03}"));
        let rare = |write: &mut store::SlipWrite| {
            if write.id.ends_with("50") {
                write.search = write.search.replace("Flocage", "Dalles rares");
            }
        };
        sandbox.copy(&id, names, rare).await;
        let filter = json!({"waste": {"description": {"_match": "rares"}}});
        let expected = [650, 550, 450, 350, 250, 150, 50].map(|n| format!("COPIE-{n:03}"));
        let mut arguments = json!({"first": 3, "where": filter});
        let mut found = Vec::new();
        for length in [3, 3, 1] {
            let page = sandbox.bsds("usine", arguments.clone()).await;
            assert_eq!(page["totalCount"], 7);
            assert_eq!(page["pageInfo"]["hasNextPage"], length == 3);
            arguments["after"] = page["pageInfo"]["endCursor"].clone();
            found.extend(ids(&page));
        }
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn g11_g12_long_values_are_refused() {
    for sandbox in sandboxes().await {
        for tab in [
            "isDraftFor",
            "isForActionFor",
            "isFollowFor",
            "isArchivedFor",
            "isToCollectFor",
            "isCollectedFor",
            "isReturnFor",
        ] {
            let (code, message) = sandbox
                .refused("usine", json!({ (tab): ["1".repeat(60)] }))
                .await;
            assert_eq!(code, "BAD_USER_INPUT");
            assert_eq!(
                message,
                "La longueur maximale du paramètre de recherche est de 50 caractères"
            );
        }
        for (filter, expected) in [
            (
                json!({"readableId": {"_contains": "x".repeat(31)}}),
                "readableId est de 30",
            ),
            (
                json!({"waste": {"description": {"_match": "x".repeat(31)}}}),
                "wasteDescription est de 30",
            ),
            (
                json!({"transporter": {"customInfo": {"_match": "x".repeat(21)}}}),
                "transporterCustomInfo est de 20",
            ),
        ] {
            let (code, message) = sandbox.refused("usine", filter).await;
            assert_eq!(code, "BAD_USER_INPUT");
            assert_eq!(
                message,
                format!("La longueur maximale du paramètre de recherche {expected} caractères")
            );
        }
    }
}

#[tokio::test]
async fn tabs_are_checked_before_the_structure_and_the_structure_before_the_search() {
    for sandbox in sandboxes().await {
        let both = json!({"isDraftFor": ["1".repeat(60)], "_or": [], "id": {"_eq": "x"}});
        let (_, message) = sandbox.refused("usine", both).await;
        assert_eq!(
            message,
            "La longueur maximale du paramètre de recherche est de 50 caractères"
        );
        let arguments = json!({"where": {"_or": [], "_and": []}, "after": "INCONNU"});
        let query = crate::fixture::query_of(&arguments);
        let answer = sandbox.ask("usine", &query, arguments).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
}
