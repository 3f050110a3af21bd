//! A look at words with a real order, and a test letter to oneself. Customers get nothing of either.

use base::{Error, Read, Result};
use orders::OrderView;

use super::kind::Kind;
use super::material::{self, Shopfront};
use super::rendering::{self, Trouble, render};
use super::wording::Words;
use crate::mail::draft::{Draft, build};
use crate::mail::sending;
use crate::post::Post;

/// The order a look is taken with: the one called `number`, or the newest.
pub fn find_order(read: &Read<'_>, number: &str) -> Result<Option<OrderView>> {
    if !number.trim().is_empty() {
        return orders::find_by_number(read, number);
    }
    let sql = "SELECT id FROM orders ORDER BY id DESC LIMIT 1";
    match read.find(sql, &[], |row| row.get::<i64>(0))? {
        Some(id) => Ok(Some(material::find_order(read, id)?)),
        None => Ok(None),
    }
}

/// How `words` come out with `order`. Nothing is sent and nothing is kept.
pub fn look(
    read: &Read<'_>,
    shop: &Shopfront,
    (kind, language): (Kind, &str),
    (order, words): (&OrderView, &Words),
) -> Result<Result<Words, Trouble>> {
    let material = material::example(read, (shop, language), order, kind)?;
    Ok(render(words, &material.context, &material.style))
}

/// Whether `words` can be read at all, where there is no order to try them with: unknown fields show later.
pub fn check(words: &Words) -> std::result::Result<(), Trouble> {
    rendering::check(words)
}

/// The names of everything a notice of this kind can speak of, as `order.total`, found by looking at an example.
pub fn fields(read: &Read<'_>, shop: &Shopfront, kind: Kind, order: &OrderView) -> Result<Vec<String>> {
    let material = material::example(read, (shop, "en"), order, kind)?;
    let mut names = Vec::new();
    for (group, fields) in material.context.as_object().into_iter().flatten() {
        for name in fields.as_object().into_iter().flatten().map(|(name, _)| name) {
            names.push(format!("{group}.{name}"));
        }
    }
    names.sort();
    Ok(names)
}

/// Sends `letter` to `to`, marked as a test.
pub async fn send_test(post: &Post, to: &str, letter: &Words) -> Result<()> {
    let subject = format!("[Test] {}", letter.subject);
    let draft = Draft::of_the_shop(post, to, (&subject, &letter.text));
    let (raw, folder) = (build(post, &draft)?, post.folder.clone());
    let blob = tokio::task::spawn_blocking(move || folder.keep(&raw))
        .await
        .map_err(|panic| Error::inside(panic.to_string()))??;
    post.db
        .write(move |tx| {
            let letter = sending::create(tx, None, None, (&draft, &blob))?;
            sending::plan(tx, letter)
        })
        .await
}
