//! Which event makes which notice, and that old news makes none.

use base::testing::MONDAY_MS;

use super::{SUNDAY, Shop, order};
use crate::notice::kind::Kind;
use crate::notice::switching::Switch;

const PLACED: &str = r#""status":"placed""#;

fn planned(kinds: &[Kind]) -> Vec<(Kind, String)> {
    kinds.iter().map(|kind| (*kind, "planned".to_owned())).collect()
}

#[tokio::test]
async fn a_fresh_order_is_confirmed_once_however_often_the_log_is_read() {
    let shop = Shop::open().await;
    shop.switch(Kind::Confirmation, Switch::On).await;
    shop.ana("en", SUNDAY, PLACED).await;

    shop.read_all().await;
    shop.read_all().await;

    assert_eq!(shop.told().await, planned(&[Kind::Confirmation]));
    assert_eq!(shop.number("SELECT COUNT(*) FROM jobs WHERE kind = 'notice.write'").await, 1);
}

#[tokio::test]
async fn importing_ten_years_of_orders_tells_nobody() {
    let shop = Shop::open().await;
    shop.switch_all_on().await;
    let shipped = r#""status":"delivered","shipments":[{"carrier":"DHL","tracking":"JD1","status":"delivered","shipped_at":"2020-01-02T10:00:00Z","delivered_at":"2020-01-04T10:00:00Z"}]"#;
    shop.ana("en", "2020-01-01T10:00:00Z", r#""status":"processed""#).await;
    shop.read_all().await;

    shop.import(&order("2020-01-01T10:00:00Z", shipped)).await;
    shop.read_all().await;

    assert_eq!(shop.told().await, []);
}

#[tokio::test]
async fn what_the_reader_comes_upon_days_later_is_no_news() {
    let shop = Shop::open().await;
    shop.switch_all_on().await;
    shop.ana("en", SUNDAY, PLACED).await;
    let act = shop.act("cancel", "done", "{}").await;
    shop.happen("act.done", act).await;

    shop.db.context().clock.advance(4 * 86_400_000);
    shop.read_all().await;

    assert_eq!(shop.told().await, []);
}

#[tokio::test]
async fn what_is_switched_off_is_not_told_nor_told_afterwards() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    shop.switch(Kind::ActDone, Switch::Off).await;
    let act = shop.act("cancel", "done", "{}").await;
    shop.happen("act.done", act).await;

    shop.read_all().await;

    assert_eq!(
        shop.told().await,
        [],
        "the order's confirmation is off from the beginning, the receipt by hand"
    );
}

#[tokio::test]
async fn a_parcel_is_told_step_by_step_by_import_and_by_event_alike() {
    let shop = Shop::open().await;
    shop.switch_all_on().await;
    shop.switch(Kind::Confirmation, Switch::Off).await;
    shop.ana("en", SUNDAY, PLACED).await;
    let parcel = |status: &str, more: &str| {
        format!(
            r#""status":"placed","shipments":[{{"carrier":"DHL","tracking":"JD1","status":"{status}"{more}}}]"#
        )
    };
    let steps = [
        parcel("label printed", ""),
        parcel("in transit", r#","shipped_at":"2026-11-22T20:00:00Z""#),
        parcel("delayed", r#","shipped_at":"2026-11-22T20:00:00Z""#),
        parcel("out_for_delivery", r#","shipped_at":"2026-11-22T20:00:00Z""#),
        parcel("delivered", r#","delivered_at":"2026-11-23T08:00:00Z""#),
    ];
    for step in steps {
        shop.import(&order(SUNDAY, &step)).await;
        shop.read_all().await;
    }

    let id = shop.number("SELECT id FROM shipments").await;
    for event in ["shipment.shipped", "shipment.out_for_delivery", "shipment.delivered", "shipment.delayed"] {
        shop.happen(event, id).await;
    }
    shop.read_all().await;

    let all = [Kind::Shipped, Kind::OutForDelivery, Kind::Delivered, Kind::Delayed];
    assert_eq!(shop.told().await, planned(&all), "each once, though told of twice");
}

#[tokio::test]
async fn a_shop_that_names_no_parcels_tells_by_the_orders_status() {
    let shop = Shop::open().await;
    shop.switch_all_on().await;
    shop.switch(Kind::Confirmation, Switch::Off).await;
    shop.ana("en", SUNDAY, PLACED).await;

    for status in ["processing", "shipped", "dispatched", "completed"] {
        shop.import(&order(SUNDAY, &format!(r#""status":"{status}""#))).await;
        shop.read_all().await;
    }

    assert_eq!(shop.told().await, planned(&[Kind::Shipped, Kind::Delivered]));
}

#[tokio::test]
async fn money_is_told_once_whether_a_return_or_the_shops_system_gave_it_back() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    let going_back = shop.going_back("return", None).await;
    shop.happen("return.settled", going_back).await;
    shop.read_all().await;
    assert_eq!(shop.told().await, planned(&[Kind::Refunded]));

    let paid = r#""status":"refunded","payments":[{"kind":"refund","method":"card","amount":35,"at":"2026-11-23T08:30:00Z"}]"#;
    shop.import(&order(SUNDAY, paid)).await;
    shop.read_all().await;

    assert_eq!(shop.told().await, planned(&[Kind::Refunded]), "the same money isn't told twice");
}

#[tokio::test]
async fn each_act_has_its_receipt_and_a_return_none_besides_its_own() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    for (event, act, state) in [
        ("act.done", "cancel", "done"),
        ("act.held", "cancel", "held"),
        ("act.review", "cancel", "review"),
        ("act.taken_back", "cancel", "taken_back"),
        ("act.refused", "cancel", "refused"),
        ("act.declined", "cancel", "declined"),
        ("act.confirmed", "cancel", "confirmed"),
        ("act.done", "withdraw", "done"),
        ("act.held", "withdraw", "held"),
        ("act.done", "refund", "done"),
    ] {
        let id = shop.act(act, state, "{}").await;
        shop.happen(event, id).await;
    }
    for (act, kind) in [("return", "return"), ("exchange", "exchange")] {
        let id = shop.act(act, "done", "{}").await;
        let going_back = shop.going_back(kind, Some(id)).await;
        shop.happen("return.requested", going_back).await;
        shop.happen("act.done", id).await;
    }

    shop.read_all().await;

    let expected = [
        Kind::ReturnRequested,
        Kind::ExchangeRequested,
        Kind::Refunded,
        Kind::ActDone,
        Kind::ActHeld,
        Kind::ActReview,
        Kind::ActTakenBack,
        Kind::ActRefused,
        Kind::ActDeclined,
    ];
    assert_eq!(shop.told().await, planned(&expected));
}

#[tokio::test]
async fn a_present_that_goes_back_is_nothing_the_buyer_hears_of() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    let gift = shop.going_back("gift", None).await;
    for event in ["return.requested", "return.received", "return.settled", "return.rejected"] {
        shop.happen(event, gift).await;
    }

    shop.read_all().await;

    assert_eq!(shop.told().await, []);
}

#[tokio::test]
async fn events_of_rows_that_are_gone_and_events_that_make_no_sense_stop_nobody() {
    let shop = Shop::open().await;
    shop.switch_all_on().await;
    for event in ["order.imported", "order.changed", "shipment.shipped", "return.requested", "return.settled"]
    {
        shop.happen(event, 4711).await;
    }
    for event in ["claim.decided", "act.done", "act.held", "something.else"] {
        shop.happen(event, 4711).await;
    }
    shop.ana("en", SUNDAY, PLACED).await;

    shop.read_all().await;

    assert_eq!(shop.told().await, planned(&[Kind::Confirmation]));
    assert!(shop.db.now_ms() >= MONDAY_MS);
}
