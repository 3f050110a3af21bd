//! The contact form: taken once however often it is sent, with complaints beside their fields.

use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Response};
use base::Error;
use channels::form::{self, Form};
use http::{HeaderMap, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::pages::contact::{Contact, contact_page};
use super::pages::contact_done::{ContactDone, contact_done_page};
use super::pages::shop::Place;
use super::visitor::{SignedIn, find, frame, reply_hint};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::field::Typed;
use crate::state::Web;
use crate::upload::{self, FILES_LIMIT, Filled};

/// What the page after the form is told.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    reference: String,
    email: String,
}

/// `GET /contact`
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let email = who.as_ref().map_or_else(String::new, |who| who.email.clone());
    let form = Form { email, client_id: web.post.chance().token(), ..Form::default() };
    Ok(said(Page(contact_page(&view(&web, &headers, who.as_ref(), (&form, &[])))), &headers))
}

/// `POST /contact`
pub async fn create(
    State(web): State<Web>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Failure> {
    let mut filled = upload::read(&web, form).await?;
    let unfit = filled.complaint.take();
    let form = read(filled);
    let mut complaints = form.complaints();
    complaints.extend(unfit.map(|reason| ("files", reason)));
    if !complaints.is_empty() {
        let who = find(&web, &headers).await?;
        let page = Page(contact_page(&view(&web, &headers, who.as_ref(), (&form, &complaints))));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if form.client_id.is_empty() || form.client_id.len() > 100 {
        return Err(
            Error::refused("The form arrived incomplete. Open it again and send it once more.").into()
        );
    }
    let email = utf8_percent_encode(&form.email, NON_ALPHANUMERIC).to_string();
    let conversation = web.db().write(move |tx| form::submit(tx, &form)).await?;
    Ok(redirect(&format!("/contact/done?reference={}&email={email}", conversation.reference)))
}

/// `GET /contact/done`
pub async fn done(
    State(web): State<Web>,
    headers: HeaderMap,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let reference = base::ids::read_reference(&done.reference).ok_or(Error::NotFound)?;
    let view = ContactDone {
        shop: frame(&web, &headers, (Place::Contact, "We have it"), who.as_ref()),
        reference,
        email: done.email.chars().take(254).collect(),
        reply_hint: reply_hint(&web),
    };
    Ok(said(Page(contact_done_page(&view)), &headers))
}

fn read(mut filled: Filled) -> Form {
    Form {
        name: filled.take("name"),
        email: filled.take("email"),
        subject: filled.take("subject"),
        text: filled.take("text"),
        order: filled.take("order"),
        client_id: filled.take("client_id"),
        files: std::mem::take(&mut filled.files),
    }
}

fn view(
    web: &Web,
    headers: &HeaderMap,
    who: Option<&SignedIn>,
    (form, complaints): (&Form, &[form::Complaint]),
) -> Contact {
    let typed = |name: &str, value: &str| Typed {
        text: value.to_owned(),
        error: complaints.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()),
    };
    Contact {
        shop: frame(web, headers, (Place::Contact, "Contact"), who),
        client_id: form.client_id.clone(),
        name: typed("name", &form.name),
        email: typed("email", &form.email),
        order: typed("order", &form.order),
        subject: typed("subject", &form.subject),
        text: typed("text", &form.text),
        files_error: typed("files", "")
            .error
            .or((!form.files.is_empty()).then(|| "Choose your files again, please.".into())),
        files_hint: format!("Up to {FILES_LIMIT} files, {} MB together.", web.shop.upload_bytes / 1_048_576),
        error: (!complaints.is_empty()).then(|| "Not sent yet: something below is missing.".into()),
        reply_hint: reply_hint(web),
    }
}
