use base::{Error, Result};

use super::noting::TEXT_LIMIT;
use super::*;
use crate::sample::Sample;

const HOUR_MS: i64 = 3_600_000;

/// Something said `hour` hours after noon of the day before the tests' world begins.
fn said(hour: i64, text: &str) -> CarrierEvent {
    let at_ms = base::testing::MONDAY_MS - 21 * HOUR_MS + hour * HOUR_MS;
    CarrierEvent { at_ms, status: None, place: "Köln".into(), text: text.into() }
}

async fn noted(sample: &Sample, event: CarrierEvent) -> Result<Noted> {
    let id = sample.order().await.shipments[0].id;
    sample.db.write(move |tx| note(tx, id, &event)).await
}

#[tokio::test]
async fn a_parcel_is_followed_to_the_door_and_each_news_comes_once() {
    let sample = Sample::open().await;
    let way = [
        "Label created",
        "Picked up",
        "Arrived at hub",
        "Running late: delay",
        "In transit",
        "Delayed again",
        "Out for delivery",
        "Attempted, nobody home",
        "out_for_delivery",
        "Delivered",
        "Processed at facility",
    ];
    for _ in 0..2 {
        for (hour, text) in way.iter().enumerate() {
            noted(&sample, said(hour as i64, text)).await.unwrap();
        }
    }

    let shipment = sample.order().await.shipments[0].clone();
    assert_eq!(shipment.status, "delivered");
    assert_eq!(
        (shipment.shipped_ms, shipment.delivered_ms),
        (Some(said(1, "").at_ms), Some(said(9, "").at_ms))
    );
    assert_eq!(
        sample.events(&["shipment."]).await,
        ["shipment.shipped", "shipment.delayed", "shipment.out_for_delivery", "shipment.delivered"]
    );
    let events = sample.db.read(move |read| events_of(read, shipment.id)).await.unwrap();
    assert_eq!(
        (events.len(), events[1].status, events[1].place.as_str()),
        (11, Some(Status::Delivered), "Köln")
    );
}

#[tokio::test]
async fn what_comes_late_is_written_down_but_is_no_news() {
    let sample = Sample::open().await;
    for (hour, text) in [(9, "Delivered"), (7, "Out for delivery"), (1, "Picked up"), (8, "Delivery attempt")]
    {
        noted(&sample, said(hour, text)).await.unwrap();
    }

    let shipment = sample.order().await.shipments[0].clone();
    assert_eq!(shipment.status, "delivered");
    assert_eq!(sample.events(&["shipment."]).await, ["shipment.delivered"]);
}

#[tokio::test]
async fn a_parcel_that_comes_back_is_in_trouble_once() {
    let sample = Sample::open().await;
    for (hour, text) in
        [(1, "Picked up"), (2, "Refused by recipient"), (3, "Returned to sender"), (4, "Package lost")]
    {
        noted(&sample, said(hour, text)).await.unwrap();
    }

    assert_eq!(sample.events(&["shipment."]).await, ["shipment.shipped", "shipment.in_trouble"]);
    assert_eq!(sample.order().await.shipments[0].status, "lost");
}

#[tokio::test]
async fn words_nobody_knows_are_kept_and_mean_nothing() {
    let sample = Sample::open().await;
    let before = sample.order().await.shipments[0].clone();

    let first = noted(&sample, said(1, "Xyzzy")).await.unwrap();
    let second = noted(&sample, said(1, "Xyzzy")).await.unwrap();
    noted(&sample, said(2, &"y".repeat(600))).await.unwrap();

    assert_eq!((first, second), (Noted::New, Noted::Known));
    assert_eq!(sample.order().await.shipments[0], before);
    let events = sample.db.read(move |read| events_of(read, before.id)).await.unwrap();
    assert_eq!((events[0].text.len(), events[1].status), (TEXT_LIMIT, None));
}

#[tokio::test]
async fn an_event_finds_its_parcel_by_number_and_carrier() {
    let sample = Sample::open().await;
    let apply = async |carrier: &'static str, tracking: &'static str| {
        let event = said(1, "Picked up");
        sample.db.write(move |tx| apply_event(tx, carrier, tracking, &event)).await.unwrap()
    };

    assert_eq!(apply("dhl-germany", "0034 0434 1610 9404 2557").await, 1);
    assert_eq!(apply("", "00340434161094042557").await, 1);
    assert_eq!(apply("UPS", "00340434161094042557").await, 0);
    assert_eq!(apply("DHL", "other").await + apply("DHL", " ").await, 0);
    assert_eq!(sample.events(&["shipment."]).await, ["shipment.shipped"]);
}

#[tokio::test]
async fn a_time_that_cant_be_and_a_parcel_that_isnt_are_refused() {
    let sample = Sample::open().await;

    let late = noted(&sample, said(24 * 30, "Delivered")).await.unwrap_err();
    let early = noted(&sample, CarrierEvent { at_ms: 0, ..said(1, "Delivered") }).await.unwrap_err();
    let nothing = sample.db.write(|tx| note(tx, 7, &said(1, "Delivered"))).await;

    assert!(late.to_string().contains("milliseconds") && early.to_string().contains("milliseconds"));
    assert!(matches!(nothing, Err(Error::NotFound)));
}

#[test]
fn the_words_of_carriers_are_understood() {
    let cases = [
        ("Delivered, Front Door/Porch", Some(Status::Delivered)),
        ("Not delivered: nobody home", Some(Status::DeliveryFailed)),
        ("To be delivered by 20:00", Some(Status::InTransit)),
        ("Die Sendung wurde erfolgreich zugestellt.", Some(Status::Delivered)),
        ("Die Sendung konnte nicht zugestellt werden", Some(Status::DeliveryFailed)),
        ("Die Sendung wurde elektronisch angekündigt.", Some(Status::LabelMade)),
        ("Votre colis est livré.", Some(Status::Delivered)),
        ("Shipment information received", Some(Status::LabelMade)),
        ("PRE_TRANSIT", Some(Status::LabelMade)),
        ("IN_TRANSIT", Some(Status::InTransit)),
        ("out-for-delivery", Some(Status::OutForDelivery)),
        ("Held at customs", Some(Status::Held)),
        ("Customs clearance completed", Some(Status::InTransit)),
        ("Arrived at facility; claim upheld", Some(Status::InTransit)),
        ("Returned to sender", Some(Status::ReturnedToSender)),
        ("Parcel lost", Some(Status::Lost)),
        ("On vehicle for delivery", Some(Status::OutForDelivery)),
        ("hello", None),
        ("", None),
    ];
    for (words, expected) in cases {
        assert_eq!(Status::of_words(words), expected, "{words}");
    }
}

#[test]
fn a_status_is_read_as_it_is_stored() {
    for name in ["label made", "handed over", "in transit", "delayed", "held", "lost"] {
        assert_eq!(Status::read(name).map(Status::as_str), Some(name));
    }
    assert_eq!(Status::read("gone"), None);
    assert!(Status::Delivered.is_moving() && !Status::LabelMade.is_moving());
}

#[test]
fn parcels_can_be_followed_at_their_carriers() {
    let cases = [
        ("dhl", "123", Some("dhl.de")),
        ("DHL Express", "123", Some("AWB=123")),
        ("UPS Ground", "1Z 999", Some("tracknum=1Z999")),
        ("FedEx", "1", Some("fedex.com")),
        ("Hermes UK", "1", Some("evri.com")),
        ("hermes", "1", Some("myhermes.de")),
        ("Posten Norge", "1", Some("bring.com")),
        ("Royal_Mail", "a/b?c", Some("a%2Fb%3Fc")),
        ("my uncle", "1", None),
        ("DHL", "  ", None),
    ];
    for (carrier, tracking, expected) in cases {
        let url = tracking_url(carrier, tracking);
        assert_eq!(url.is_some(), expected.is_some(), "{carrier}: {url:?}");
        let url = url.unwrap_or_default();
        assert!(url.contains(expected.unwrap_or_default()), "{url}");
    }
    for known in carrier::CARRIERS {
        let url = known.url("X1");
        assert!(url.starts_with("https://") && url.ends_with("X1"), "{url}");
        assert_eq!(carrier::find(known.name).map(|found| found.name), Some(known.name));
    }
}
