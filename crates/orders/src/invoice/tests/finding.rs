use super::*;
use crate::invoice::finding::{by_number, of_customer, of_order};

#[tokio::test]
async fn customers_find_their_own_documents_and_no_others() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;
    let invoice = shop.issue(order).await.unwrap();
    let (anna, bo) = (shop.customer("anna").await, shop.customer("bo").await);

    let found = shop
        .db
        .read(move |read| {
            let number = |typed: &str, who: Option<&[i64]>| by_number(read, typed, who);
            let order = |who: Option<&[i64]>| Ok::<_, base::Error>(of_order(read, order, who)?.len());
            Ok((
                [number("I-2026-000001", Some(&[anna]))?, number(" i-2026-000001 ", None)?],
                [
                    number("I-2026-000001", Some(&[bo]))?,
                    number("I-2026-000001", Some(&[]))?,
                    number("X", None)?,
                ],
                [order(Some(&[bo, anna]))?, order(None)?, order(Some(&[bo]))?, order(Some(&[]))?],
                [of_customer(read, &[bo], None, 10)?.len(), of_customer(read, &[], None, 10)?.len()],
            ))
        })
        .await
        .unwrap();

    assert_eq!(found.0, [Some(invoice.clone()), Some(invoice)]);
    assert_eq!(found.1, [None, None, None]);
    assert_eq!((found.2, found.3), ([1, 1, 0, 0], [0, 0]));
}

#[tokio::test]
async fn a_customers_documents_come_newest_first_page_by_page() {
    let shop = Shop::open().await;
    let first = shop.order("#A1", "anna", &[("tea", 1, 500, 700)]).await;
    let second = shop.order("#A2", "anna", &[("tea", 2, 500, 700)]).await;
    shop.issue(first).await.unwrap();
    shop.issue(second).await.unwrap();
    let goodwill = Credit::Amount { title: "Broken lid".into(), amount_minor: 200, why: Why::Goodwill };
    shop.credit(second, vec![goodwill]).await.unwrap();
    let anna = shop.customer("anna").await;

    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = shop.db.read(move |read| of_customer(read, &[anna], before, 2)).await.unwrap();
        before = page.last().map(|last| last.id);
        if before.is_none() {
            break;
        }
        seen.extend(
            page.into_iter().map(|one| (one.number, one.order_number, one.kind, one.gross.to_string())),
        );
    }

    let expected = [
        ("C-2026-000001", "#A2", Kind::CreditNote, "€ 2.00"),
        ("I-2026-000002", "#A2", Kind::Invoice, "€ 10.00"),
        ("I-2026-000001", "#A1", Kind::Invoice, "€ 5.00"),
    ];
    let expected: Vec<_> =
        expected.map(|(number, order, kind, gross)| (number.into(), order.into(), kind, gross.into())).into();
    assert_eq!(seen, expected);
}

#[test]
fn kinds_are_read_as_they_are_written() {
    for kind in [Kind::Invoice, Kind::CreditNote] {
        assert_eq!(Kind::read(kind.as_str()), Some(kind));
    }
    assert_eq!(Kind::read("receipt"), None);
}
