use super::*;

const OTHER_MONEY: &str = r##"{"type":"product","key":"tea","title":"Tea","variants":[{"sku":"T-GREEN","options":{"kind":"green"},"price":1200,"currency":"JPY"},{"sku":"T-BLACK","options":{"kind":"black"},"price":1350,"currency":"JPY"}]}
{"type":"product","key":"rug","title":"Rug","variants":[{"sku":"R-RED","options":{"colour":"red"},"price":"12.345","currency":"KWD"}]}
{"type":"order","number":"#J1","customer":"anna","placed_at":"2026-11-15T10:00:00Z","status":"pending","currency":"JPY","lines":[{"sku":"T-GREEN","title":"Tea","quantity":3,"price":1200}],"payments":[{"kind":"payment","method":"card_1","amount":3600}]}
{"type":"order","number":"#K1","customer":"anna","placed_at":"2026-11-15T10:00:00Z","status":"delivered","currency":"KWD","lines":[{"sku":"R-RED","title":"Rug","quantity":2,"price":"12.345"}],"payments":[{"kind":"payment","method":"card_1","amount":"24.690"}]}
"##;

#[tokio::test]
async fn a_currency_without_minor_units_is_counted_in_whole_units() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.import(OTHER_MONEY).await;
    let items = vec![swap("T-GREEN", 2, "T-BLACK")];

    let changed = shop
        .act(&shop.anna(), Command::new("#J1", What::ChangeItems { items, method: "card_1".into() }))
        .await
        .unwrap();
    let cancelled = shop.act(&shop.anna(), cancel("#J1")).await.unwrap();

    assert_eq!(changed.plan.money[0].amount.to_string(), "−JPY 300");
    assert_eq!(cancelled.plan.money[0].amount.to_string(), "JPY 3,900");
    assert_eq!(shop.sums("#J1").await.open_minor(), 0);
}

#[tokio::test]
async fn a_currency_with_three_digits_keeps_all_of_them() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.import(OTHER_MONEY).await;
    let agent = Who::agent(1, "boss");
    let refund = |minor: i64| {
        Command::new("#K1", What::Refund { amount_minor: minor, method: String::new() })
            .because("a thread loose")
    };

    shop.act(&agent, refund(24_689)).await.unwrap();
    let said = shop.refusal(&agent, refund(2)).await;
    shop.act(&agent, refund(1)).await.unwrap();

    assert!(said.contains("KWD 0.001"), "{said}");
    assert_eq!(shop.sums("#K1").await.refunded_minor, 24_690);
}

#[tokio::test]
async fn a_balance_in_another_currency_pays_nothing() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.import(OTHER_MONEY).await;

    let said = shop
        .refusal(&shop.anna(), Command::new("#J1", What::ChangePayment { method: "gift_1".into() }))
        .await;

    assert!(said.contains("EUR") && said.contains("JPY"), "{said}");
    assert_eq!(shop.balance().await, 5_000);
}
