//! Road controls of the BSVHU (§12.5).

use serde_json::json;

use crate::fixture::*;

const NOT_ON_THE_ROAD: &str = "Seuls les bordereaux pris en charge par un transporteur peuvent être consultés via un accès temporaire.";

fn asked(id: &str) -> serde_json::Value {
    json!({"input": {"bsdId": id}})
}

#[tokio::test]
async fn a_slip_on_the_road_is_shown_to_controllers_for_half_an_hour() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.refused("P", "createPdfAccessToken", asked(&id))
            .await
            .forbidden(NOT_ON_THE_ROAD);
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        s.refused("X", "createPdfAccessToken", asked(&id))
            .await
            .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
        s.refused("", "createPdfAccessToken", asked(&id))
            .await
            .is("UNAUTHENTICATED", "");
        let link = s
            .ok("T chauffeur", "createPdfAccessToken", asked(&id), "")
            .await;
        let token = text(&link)
            .strip_prefix("http://localhost/road-control/")
            .unwrap()
            .to_owned();
        assert_eq!(token.len(), 50);
        for _ in 0..2 {
            let download = s
                .platform
                .follow_road_control(&token)
                .await
                .unwrap()
                .unwrap();
            let file = s.platform.download(&download).await.unwrap().unwrap();
            assert_eq!(file.name, format!("{id}.pdf"));
        }
        assert_eq!(
            s.platform.follow_road_control("inconnu").await.unwrap(),
            None
        );
    }
}

#[tokio::test]
async fn what_goes_back_is_shown_too_until_it_is_accepted() {
    for s in sandboxes().await {
        let arrived = |reception: serde_json::Value| {
            let today = json!({"date": jiff::Timestamp::now().to_string()});
            with(reception, json!({"destination": {"reception": today}}))
        };
        for (data, is_shown) in [
            (arrived(refused()), true),
            (arrived(received()), false),
            (refused(), false),
        ] {
            let id = s.sent(json!({})).await;
            s.update("B", &id, data).await;
            s.sign("B", &id, "RECEPTION").await;
            if is_shown {
                s.ok("T", "createPdfAccessToken", asked(&id), "").await;
            } else {
                s.refused("T", "createPdfAccessToken", asked(&id))
                    .await
                    .forbidden(NOT_ON_THE_ROAD);
            }
        }
    }
}
