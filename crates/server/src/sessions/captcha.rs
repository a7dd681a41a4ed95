//! `GET /captcha` and `GET /captcha-audio/{token}`: the test, to read or to hear; the same without a script, for pages.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::future::BoxFuture;
use http::{StatusCode, header};
use serde_json::json;

use super::{Sessions, Shared, login::failed};

pub(super) async fn show(State(shared): State<Shared>) -> Response {
    match shared.sessions.platform.new_captcha().await {
        Ok(captcha) => {
            let image = BASE64_STANDARD.encode(&captcha.image);
            let image = format!("data:image/png;base64,{image}");
            let answer = Json(json!({ "img": image, "token": captcha.token }));
            ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
        }
        Err(refusal) => failed(&refusal),
    }
}

pub(super) async fn say(State(shared): State<Shared>, Path(token): Path<String>) -> Response {
    match shared.sessions.platform.spoken_captcha(&token).await {
        Ok(spoken) => {
            let audio: Vec<String> = spoken
                .recordings
                .iter()
                .map(|recording| BASE64_STANDARD.encode(recording))
                .collect();
            let answer = Json(json!({ "audio": audio, "playList": spoken.order }));
            ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
        }
        Err(refusal) => failed(&refusal),
    }
}

pub(super) async fn image(State(shared): State<Shared>, Path(token): Path<String>) -> Response {
    match shared.sessions.platform.captcha_image(&token).await {
        Ok(Some(image)) => file("image/png", image),
        Ok(None) => (StatusCode::NOT_FOUND, "Not found").into_response(),
        Err(refusal) => failed(&refusal),
    }
}

pub(super) async fn sound(State(shared): State<Shared>, Path(token): Path<String>) -> Response {
    match shared.sessions.platform.spoken_captcha(&token).await {
        Ok(spoken) => file("audio/mpeg", spoken.whole()),
        Err(refusal) => failed(&refusal),
    }
}

fn file(media: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

impl web::Captchas for Sessions {
    fn draw(&self) -> BoxFuture<'_, Option<String>> {
        Box::pin(async move {
            let token = self.platform.new_captcha_token().await;
            if let Err(refusal) = &token {
                tracing::error!(%refusal, "no captcha could be drawn for a page");
            }
            token.ok()
        })
    }
}
