//! What the built-in words say of each matter, in every language, and what a look makes up.

use base::config::LANGUAGES;
use base::testing::MONDAY_MS;

use super::{SUNDAY, Shop};
use crate::notice::kind::Kind;
use crate::notice::material::Shopfront;
use crate::notice::{trying, wording};

const SENT: &str = r#""status":"shipped","shipments":[{"carrier":"DHL","tracking":"JD0034","status":"on its way","skus":["LAMP"],"shipped_at":"2026-11-23T08:00:00Z"}]"#;

#[tokio::test]
async fn every_built_in_text_can_be_filled_with_a_real_order_and_with_one_that_has_nothing() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, SENT).await;
    shop.import(r##"{"type":"order","number":"#W8","customer":"ana","placed_at":"2026-11-22T10:00:00Z","status":"placed","currency":"JPY","lines":[]}"##)
        .await;
    shop.act(
        "cancel",
        "held",
        r#"{"steps":["We stop it.",{"text":"Then we pay."}],"money":[{"text":"Back","amount_minor":3998}]}"#,
    )
    .await;
    shop.going_back("return", None).await;
    let front = Shopfront::new(&shop.post);

    for kind in Kind::all() {
        for language in LANGUAGES {
            for number in ["#W7", "W8"] {
                let words = wording::built_in((kind, language));
                let front = front.clone();
                let looked = shop.db.read(move |read| {
                    let order = trying::find_order(read, number)?.expect("both orders are there");
                    trying::look(read, &front, (kind, language), (&order, &words))
                });
                let letter = looked
                    .await
                    .unwrap()
                    .unwrap_or_else(|trouble| panic!("{kind:?} {language}: {trouble:?}"));
                assert!(!letter.text.contains("none") && letter.text.ends_with("Lumen"), "{}", letter.text);
            }
        }
    }
}

#[tokio::test]
async fn a_look_sends_nothing_and_leaves_nothing_behind() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, SENT).await;
    let front = Shopfront::new(&shop.post);

    let looked = shop.db.read(move |read| {
        let order = trying::find_order(read, "")?.expect("the newest");
        trying::look(read, &front, (Kind::Shipped, "de"), (&order, &wording::built_in((Kind::Shipped, "de"))))
    });

    let letter = looked.await.unwrap().unwrap();
    assert_eq!(letter.subject, "Ihre Bestellung #W7 ist unterwegs");
    assert!(
        letter.text.contains("am 23. November 2026") && letter.text.contains("JD0034 (DHL)"),
        "{}",
        letter.text
    );
    assert!(
        letter.text.contains("2 × Floor lamp") && !letter.text.contains("Bulb"),
        "only what is in it: {}",
        letter.text
    );
    for table in
        ["SELECT COUNT(*) FROM messages", "SELECT COUNT(*) FROM notices", "SELECT COUNT(*) FROM letters"]
    {
        assert_eq!(shop.number(table).await, 0);
    }
}

#[tokio::test]
async fn a_return_says_what_comes_back_and_until_when() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, SENT).await;
    let going_back = shop.going_back("return", None).await;
    shop.happen("return.requested", going_back).await;

    shop.settle().await;

    let text = shop.only_message().await.text;
    assert!(text.contains("2 × Floor lamp"), "{text}");
    assert!(text.contains("€35.00, by 7 December 2026"), "two lamps less the fee: {text}");
    assert!(text.contains("https://help.lumen.example/returns/RET"), "{text}");
}

#[tokio::test]
async fn a_receipt_lists_steps_and_money_as_the_plan_has_them() {
    let shop = Shop::open().await;
    shop.ana("de", SUNDAY, SENT).await;
    let plan = r#"{"steps":["Wir halten das Paket an."],"money":[{"text":"Erstattung","amount":{"minor":3998,"currency":"EUR"}}]}"#;
    let act = shop.act("cancel", "held", plan).await;
    shop.happen("act.held", act).await;

    shop.settle().await;

    let text = shop.only_message().await.text;
    for part in [
        "Bestellung stornieren",
        "23. November 2026, 11:00",
        "– Wir halten das Paket an.",
        "Erstattung: 39,98\u{a0}€",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("https://help.lumen.example/orders/W7"), "{text}");
}

#[tokio::test]
async fn a_decided_claim_says_so() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, SENT).await;
    shop.script(|tx| {
        let id: i64 = 88;
        tx.execute(
            "INSERT INTO claims
               (id, customer_id, order_id, reference, sku, title, serial, problem, wish, state, decision, created_ms)
             SELECT $1, customer_id, id, 'CLM1', 'LAMP', 'Floor lamp', 'SN', 'dark', 'repair', 'declined', 'It was opened.', $2
             FROM orders",
            &[&id, &MONDAY_MS],
        )
        .map(|_| ())
    })
    .await;
    shop.happen("claim.decided", 88).await;

    shop.settle().await;

    let text = shop.only_message().await.text;
    assert!(text.contains("can’t accept it") && text.contains("It was opened."), "{text}");
}
