//! `/account/addresses`: where the next parcel goes, and other places it could go.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{Error, Result};
use http::HeaderMap;
use orders::Address;
use people::customer::{self, profile};
use people::names::tidy_name;
use serde::Deserialize;

use super::super::pages::account::addresses::{AddressesPage, Further, addresses_page};
use super::super::visitor::{Proved, SignedIn};
use super::{around, reason, unfit};
use crate::failure::Failure;
use crate::page::{Page, after_act, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::state::Web;

const HERE: &str = "/account/addresses";

/// What both forms send; the main address has no label.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    label: String,
    #[serde(flatten)]
    address: Address,
}

impl Filled {
    /// The address in tidy parts; refused while it leads nowhere.
    fn postal(&self) -> Result<profile::Postal> {
        let typed = &self.address;
        let address = Address {
            name: tidy_name(&typed.name),
            line1: tidy_name(&typed.line1),
            line2: tidy_name(&typed.line2),
            city: tidy_name(&typed.city),
            state: tidy_name(&typed.state),
            postcode: tidy_name(&typed.postcode),
            country: tidy_name(&typed.country),
        };
        if address.line1.is_empty() || address.city.is_empty() || address.country.is_empty() {
            return Err(Error::refused("Write the whole address: street, town and country."));
        }
        Ok(profile::Postal { json: address.to_stored(), lines: address.lines().join("\n") })
    }
}

/// `GET /account/addresses`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    Ok(said(Page(addresses_page(&view(&web, &headers, &who).await?)), &headers))
}

/// `POST /account/addresses/main`
pub async fn set_main(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let (id, actor, form) = (who.id, who.actor(), filled.clone());
    let set = web.db().write(move |tx| profile::set_address(tx, &actor, id, &form.postal()?)).await;
    match set {
        Ok(()) => {
            Ok(redirect_saying(HERE, Tone::Good, "Saved. Orders on their way keep the address they have."))
        }
        Err(error) => {
            let main_error = Some(reason(error)?);
            let page = view(&web, &headers, &who).await?;
            Ok(unfit(addresses_page(&AddressesPage { main: filled.address, main_error, ..page })))
        }
    }
}

/// `POST /account/addresses`
pub async fn keep(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let (id, form) = (who.id, filled.clone());
    let kept = web.db().write(move |tx| profile::keep_address(tx, id, &form.label, &form.postal()?)).await;
    match kept {
        Ok(_) => Ok(redirect_saying(HERE, Tone::Good, "Saved.")),
        Err(error) => {
            let new_error = Some(reason(error)?);
            let page = view(&web, &headers, &who).await?;
            let page = AddressesPage { label: filled.label, new: filled.address, new_error, ..page };
            Ok(unfit(addresses_page(&page)))
        }
    }
}

/// `POST /account/addresses/{id}/removal`
pub async fn forget(
    State(web): State<Web>,
    Proved(who): Proved,
    Path(row): Path<i64>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| profile::forget_address(tx, who.id, row)).await;
    after_act(result, HERE, "The address is removed.")
}

async fn view(web: &Web, headers: &HeaderMap, who: &SignedIn) -> Result<AddressesPage> {
    let (id, cluster) = (who.id, who.cluster.clone());
    let (json, lines, kept) = web
        .db()
        .read(move |read| {
            let lines = customer::find(read, id)?.address;
            Ok((profile::address_json(read, id)?, lines, profile::addresses(read, &cluster)?))
        })
        .await?;
    let main = if json.is_empty() { Address::from_stored(&lines) } else { Address::from_stored(&json) };
    let further = kept.into_iter().map(|one| Further {
        id: one.id,
        label: one.label,
        lines: Address::from_stored(&one.json).lines(),
    });
    Ok(AddressesPage {
        shop: around(web, headers, who, "Addresses"),
        main,
        main_error: None,
        further: further.collect(),
        label: String::new(),
        new: Address::default(),
        new_error: None,
    })
}
