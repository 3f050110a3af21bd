//! The shop's own words and their versions.

use base::Error;

use super::Shop;
use crate::notice::kind::Kind;
use crate::notice::switching::{self, Switch};
use crate::notice::wording::{self, Words};

const PLACE: (Kind, &str) = (Kind::Refunded, "de");

fn words(text: &str) -> Words {
    Words { subject: "Ihr Geld".into(), text: text.into() }
}

async fn save(shop: &Shop, text: &str, seen: i64) -> base::Result<()> {
    let (agent, words) = (shop.agent.clone(), words(text));
    shop.db.write(move |tx| wording::save(tx, &agent, PLACE, (&words, seen))).await
}

#[tokio::test]
async fn every_version_is_kept_with_who_and_when() {
    let shop = Shop::open().await;
    save(&shop, "Eins", 0).await.unwrap();
    save(&shop, "Zwei", 1).await.unwrap();
    let agent = shop.agent.clone();
    shop.db.write(move |tx| wording::restore(tx, &agent, PLACE, 2)).await.unwrap();

    let versions = shop.db.read(|read| wording::list(read, PLACE, 10)).await.unwrap();

    let texts: Vec<Option<String>> =
        versions.iter().map(|version| version.words.as_ref().map(|words| words.text.clone())).collect();
    assert_eq!(texts, [None, Some("Zwei".into()), Some("Eins".into())]);
    assert!(versions.iter().all(|version| version.author == shop.agent.actor() && version.created_ms > 0));
    assert!(shop.db.read(|read| wording::find(read, (Kind::Refunded, "en"))).await.unwrap().is_none());
}

#[tokio::test]
async fn the_slower_of_two_writers_hears_who_was_faster_and_overwrites_nothing() {
    let shop = Shop::open().await;
    save(&shop, "Meins", 0).await.unwrap();

    let refused = save(&shop, "Deins", 0).await.unwrap_err();

    assert!(matches!(&refused, Error::Conflict(text) if text.contains("Mia changed this text")), "{refused}");
    let newest = shop.db.read(|read| wording::find(read, PLACE)).await.unwrap().unwrap();
    assert_eq!((newest.version, newest.words), (1, Some(words("Meins"))));
}

#[tokio::test]
async fn words_that_say_nothing_are_refused() {
    let shop = Shop::open().await;
    let agent = shop.agent.clone();
    let no_subject = Words { subject: " ".into(), text: "Text".into() };

    let refused = save(&shop, " \n", 0).await.unwrap_err();
    let headless =
        shop.db.write(move |tx| wording::save(tx, &agent, PLACE, (&no_subject, 0))).await.unwrap_err();

    assert_eq!(
        (refused.to_string(), headless.to_string()),
        ("Write a text.".into(), "Write a subject.".into())
    );
}

#[tokio::test]
async fn what_shops_send_themselves_is_off_from_the_beginning() {
    let shop = Shop::open().await;
    let on = shop.db.read(|read| {
        let kinds = Kind::all().map(|kind| Ok((kind, switching::find(read, kind)?)));
        kinds.collect::<base::Result<Vec<_>>>()
    });
    let off: Vec<Kind> = on
        .await
        .unwrap()
        .into_iter()
        .filter(|(_, switch)| *switch == Switch::Off)
        .map(|(kind, _)| kind)
        .collect();

    assert_eq!(
        off,
        [
            Kind::Confirmation,
            Kind::Shipped,
            Kind::OutForDelivery,
            Kind::Delivered,
            Kind::Delayed,
            Kind::MailReceived
        ]
    );
    for kind in Kind::all() {
        assert_eq!(Kind::read(kind.as_str()).unwrap(), kind);
    }
}
