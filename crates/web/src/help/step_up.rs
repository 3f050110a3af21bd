//! From one looked-up order to everything of one's own: a code goes to the order's e-mail address, unseen on the page.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use people::customer::identity;
use serde::Deserialize;

use super::letters;
use super::pages::shop::Place;
use super::pages::step_up::{StepUp, step_up_page};
use super::sign_in::{let_in, with_code};
use super::visitor::{SignedIn, find, frame, local, way_up};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::field::Typed;
use crate::peer::Network;
use crate::state::Web;

/// What the forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: String,
    next: String,
}

/// `GET /sign-in/step-up`
pub async fn show(
    State(web): State<Web>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    match find(&web, &headers).await? {
        Some(who) if who.is_proved() => Ok(redirect(local(&asked.next))),
        Some(who) => {
            let view = view(&web, &headers, &who, &asked).await?;
            Ok(said(Page(step_up_page(&view)), &headers))
        }
        None => Ok(redirect(&way_up(None, local(&asked.next)))),
    }
}

/// `POST /sign-in/step-up/code`
pub async fn send_code(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let Some(who) = find(&web, &headers).await? else {
        return Ok(redirect(&way_up(None, local(&asked.next))));
    };
    if let Some(email) = email_of(&web, &who).await? {
        letters::send_code(&web, &email).await?;
    }
    let view = StepUp { is_sent: true, ..view(&web, &headers, &who, &asked).await? };
    Ok(Page(step_up_page(&view)).into_response())
}

/// `POST /sign-in/step-up`
pub async fn create(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let Some(who) = find(&web, &headers).await? else {
        return Ok(redirect(&way_up(None, local(&asked.next))));
    };
    let email = email_of(&web, &who).await?.ok_or(Error::NotFound)?;
    match with_code(&web, &headers, (email, asked.code.clone()), network).await {
        Ok(token) => Ok(let_in(&web, local(&asked.next), &token)),
        Err(Error::Refused(reason) | Error::Busy(reason)) => {
            let code = Typed { text: asked.code.clone(), error: Some(reason) };
            let view = StepUp { is_sent: true, code, ..view(&web, &headers, &who, &asked).await? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(step_up_page(&view))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The address the code goes to: the best proved one of the order's customer.
async fn email_of(web: &Web, who: &SignedIn) -> Result<Option<String>> {
    let cluster = who.cluster.clone();
    web.db().read(move |read| identity::find_email(read, &cluster)).await
}

async fn view(web: &Web, headers: &HeaderMap, who: &SignedIn, asked: &Asked) -> Result<StepUp> {
    let email = email_of(web, who).await?;
    Ok(StepUp {
        shop: frame(web, headers, (Place::Account, "One more step"), Some(who)),
        sent_to: email.map(|email| veiled(&email)).unwrap_or_default(),
        next: local(&asked.next).to_owned(),
        is_sent: false,
        code: Typed::default(),
    })
}

/// Enough to know one's own address by: `a•••@e•••.org`.
fn veiled(email: &str) -> String {
    let (local, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    let ending = host.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
    format!("{}•••@{}•••{ending}", first(local), first(host))
}

#[cfg(test)]
mod tests {
    use super::veiled;

    #[test]
    fn an_address_is_shown_to_who_knows_it_only() {
        assert_eq!(veiled("ana@example.org"), "a•••@e•••.org");
        assert_eq!(veiled("ä@localhost"), "ä•••@l•••");
        assert_eq!(veiled(""), "•••@•••");
    }
}
