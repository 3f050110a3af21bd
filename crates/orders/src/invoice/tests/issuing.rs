use super::*;

#[tokio::test]
async fn an_invoice_says_who_bought_what_from_whom_and_when() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("kettle", 1, 11_900, 1_900), ("book", 2, 1_070, 700)]).await;

    let invoice = shop.issue(order).await.unwrap();

    let body = &invoice.body;
    assert_eq!((invoice.number.as_str(), invoice.kind), ("I-2026-000001", Kind::Invoice));
    assert_eq!(
        (body.seller.shop.as_str(), body.seller.name.as_str()),
        ("Mill Lane Tea", "Mill Lane Trading GmbH")
    );
    assert_eq!((body.buyer.name.as_str(), body.buyer.language.as_str()), ("Anna Weiß", "de"));
    assert_eq!(body.buyer.address, ["Kastanienallee 82", "Berlin, 10435", "Germany"]);
    assert_eq!((body.order_number.as_str(), body.issued.as_str()), ("#A1", "2026-11-23"));
    assert_eq!(body.ordered, "2026-11-03", "half past midnight in Berlin is the next day");
    assert_eq!(body.delivery.as_ref().map(|delivery| delivery.date.as_str()), Some("2026-11-05"));
    assert_eq!(body.lines[1].detail, "Size: L");
    assert_eq!(sums(&invoice), [(1_900, 10_000, 1_900, 11_900), (700, 2_000, 140, 2_140)]);
    assert_eq!((body.net_minor, body.tax_minor, body.gross_minor), (12_000, 2_040, 14_040));
    assert_eq!((body.payments[0].amount_minor, body.due_minor()), (1_000, 13_040));
    assert_eq!(body.untaxed_reason, "");
}

#[tokio::test]
async fn an_order_has_one_invoice_however_often_it_is_asked_for_and_it_never_changes() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("kettle", 1, 11_900, 1_900)]).await;
    let first = shop.issue(order).await.unwrap();

    shop.set("UPDATE orders SET total_minor = 5, status = 'cancelled' WHERE id = $1", order).await;
    shop.run("UPDATE customers SET name = 'Anna Schwarz'").await;
    let second = shop.issue(order).await.unwrap();

    assert_eq!(first, second);
    // Read past the log's own way, which waits for transactions of other tests on the same server.
    let log = shop.db.read(|read| {
        let sql = "SELECT subject_id, data FROM events WHERE kind = 'invoice.issued' ORDER BY id LIMIT 9";
        read.list(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))
    });
    let issued = log.await.unwrap();
    assert_eq!(issued.len(), 1);
    assert_eq!(issued[0].0, first.id.0);
    assert!(issued[0].1.contains("\"number\":\"I-2026-000001\""), "{}", issued[0].1);
}

#[tokio::test]
async fn fifty_at_once_are_numbered_without_a_gap() {
    let shop = Shop::open().await;
    let mut orders = Vec::new();
    for at in 0..50 {
        orders.push(shop.order(&format!("#N{at}"), "anna", &[("tea", 1, 500, 700)]).await);
    }

    let issuing: Vec<_> = orders
        .iter()
        .map(|order| {
            let (db, order) = (shop.db.clone(), *order);
            tokio::spawn(async move { db.write(move |tx| issue(tx, &settings(), order)).await })
        })
        .collect();
    let mut numbers = Vec::new();
    for issued in issuing {
        numbers.push(issued.await.unwrap().unwrap().number);
    }

    numbers.sort();
    let expected: Vec<String> = (1..=50).map(|at| format!("I-2026-{at:06}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn ten_tabs_asking_for_one_invoice_get_the_same() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;

    let asking: Vec<_> = (0..10)
        .map(|_| {
            let db = shop.db.clone();
            tokio::spawn(async move { db.write(move |tx| issue(tx, &settings(), order)).await })
        })
        .collect();
    let mut ids = Vec::new();
    for asked in asking {
        ids.push(asked.await.unwrap().unwrap().id);
    }

    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_transaction_that_fails_gives_its_number_back() {
    let shop = Shop::open().await;
    let first = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;
    let second = shop.order("#A2", "anna", &[("tea", 1, 500, 700)]).await;

    let failed = shop
        .db
        .write(move |tx| {
            let invoice = issue(tx, &settings(), first)?;
            assert_eq!(invoice.number, "I-2026-000001", "it had a number, or this test means nothing");
            fail::<Invoice>(tx)
        })
        .await;
    let next = shop.issue(second).await.unwrap();

    assert!(failed.unwrap_err().to_string().contains("changed its mind"));
    assert_eq!(next.number, "I-2026-000001");
}

#[tokio::test]
async fn each_year_has_a_series_of_its_own_by_the_shops_calendar() {
    let shop = Shop::open().await;
    let first = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;
    let second = shop.order("#A2", "anna", &[("tea", 1, 500, 700)]).await;
    let new_year_in_berlin_ms = 1_798_757_999_000;
    let now_ms = base::testing::MONDAY_MS;

    shop.db.context().clock.advance(new_year_in_berlin_ms - now_ms);
    let before = shop.issue(first).await.unwrap();
    shop.db.context().clock.advance(1_000);
    let after = shop.issue(second).await.unwrap();

    assert_eq!((before.number.as_str(), before.body.issued.as_str()), ("I-2026-000001", "2026-12-31"));
    assert_eq!((after.number.as_str(), after.body.issued.as_str()), ("I-2027-000001", "2027-01-01"));
}

#[tokio::test]
async fn what_the_total_has_beyond_the_lines_is_a_line_at_every_rate() {
    let shop = Shop::open().await;
    let lines = [("kettle", 1, 7_500, 1_900), ("book", 1, 2_500, 700)];
    let cheaper = shop.order("#A1", "anna", &lines).await;
    let dearer = shop.order("#A2", "bo", &lines).await;
    shop.set("UPDATE orders SET total_minor = 9001 WHERE id = $1", cheaper).await;
    shop.set("UPDATE orders SET total_minor = 10490 WHERE id = $1", dearer).await;

    let cheaper = shop.issue(cheaper).await.unwrap();
    let dearer = shop.issue(dearer).await.unwrap();

    let extra = |invoice: &Invoice| -> Vec<(String, i64, i64)> {
        let lines = invoice.body.lines.iter().filter(|line| line.line_id.is_none());
        lines.map(|line| (line.title.clone(), line.tax_bp, line.amount_minor)).collect()
    };
    assert_eq!(extra(&cheaper), [("Rabatt".into(), 1_900, -749), ("Rabatt".into(), 700, -250)]);
    let costs = "Shipping and other costs";
    assert_eq!(extra(&dearer), [(costs.into(), 1_900, 368), (costs.into(), 700, 122)]);
    assert_eq!((cheaper.body.gross_minor, dearer.body.gross_minor), (9_001, 10_490));
}

#[tokio::test]
async fn an_order_without_tax_rates_gives_the_reason() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "bo", &[("kettle", 1, 11_900, 0)]).await;
    let other = shop.order("#A2", "bo", &[("kettle", 1, 11_900, 0)]).await;
    let small = Settings { untaxed_reason: "Small business, § 19 UStG".into(), ..settings() };

    let plain = shop.issue(order).await.unwrap();
    let told = shop.db.write(move |tx| issue(tx, &small, other)).await.unwrap();

    assert_eq!(sums(&plain), [(0, 11_900, 0, 11_900)]);
    assert_eq!(plain.body.untaxed_reason, "No VAT is charged on items at 0 %.");
    assert_eq!(told.body.untaxed_reason, "Small business, § 19 UStG");
}

#[tokio::test]
async fn an_order_of_nothing_but_a_total_and_a_buyer_of_no_address_are_billed() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "bo", &[("kettle", 1, 500, 0)]).await;
    shop.set("DELETE FROM order_lines WHERE order_id = $1", order).await;
    shop.set("DELETE FROM shipments WHERE order_id = $1", order).await;
    shop.set("UPDATE orders SET address = '' WHERE id = $1", order).await;

    let invoice = shop.issue(order).await.unwrap();

    assert_eq!((invoice.body.lines.len(), invoice.body.gross_minor), (1, 500));
    assert_eq!(invoice.body.delivery, None);
    assert_eq!((invoice.body.buyer.name.as_str(), invoice.body.buyer.address.len()), ("Bo Li", 0));
}

#[tokio::test]
async fn what_cant_be_billed_says_what_to_correct_and_takes_no_number() {
    let shop = Shop::open().await;
    let negative = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;
    let taxed = shop.order("#A2", "anna", &[("tea", 1, 500, 10_001)]).await;
    let good = shop.order("#A3", "anna", &[("tea", 1, 500, 700)]).await;
    shop.set("UPDATE orders SET total_minor = -1 WHERE id = $1", negative).await;

    let negative = shop.issue(negative).await.unwrap_err().to_string();
    let taxed = shop.issue(taxed).await.unwrap_err().to_string();
    let nobody = shop.issue(OrderId(1)).await.unwrap_err();
    let good = shop.issue(good).await.unwrap();

    assert!(negative.contains("#A1 costs less than nothing"), "{negative}");
    assert!(taxed.contains("tax rate of 10001"), "{taxed}");
    assert!(matches!(nobody, base::Error::NotFound));
    assert_eq!(good.number, "I-2026-000001");
}
