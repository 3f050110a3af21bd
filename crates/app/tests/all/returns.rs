//! Returns and claims at the desk: looked at, settled, rejected, decided.

use orders::claim::{self, Claim, NewClaim, Remedy};
use orders::evidence;
use orders::return_::{self, Kind, NewLine, NewReturn, Outcome, Return};
use reqwest::StatusCode;

use crate::harness::Shop;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A customer with an order of two lamps for EUR 60, paid.
async fn order(shop: &Shop) -> (i64, i64, i64) {
    shop.running
        .post
        .db
        .write(|tx| {
            let (order, line): (i64, i64) = (tx.id(), tx.id());
            let customer = people::customer::create(tx, "Anna")?.0;
            tx.execute(
                "INSERT INTO orders (id, customer_id, number, status, currency, total_minor, address, placed_ms)
                 VALUES ($1, $2, '#W1001', 'delivered', 'EUR', 6000, '', 0)",
                &[&order, &customer],
            )?;
            tx.execute(
                "INSERT INTO order_lines
                   (id, customer_id, order_id, place, sku, title, options, quantity, price_minor)
                 VALUES ($1, $2, $3, 0, 'LAMP-OAK', 'Lamp', '{}', 2, 3000)",
                &[&line, &customer, &order],
            )?;
            tx.execute(
                "INSERT INTO payments (id, customer_id, order_id, place, kind, method, amount_minor, paid_ms)
                 VALUES ($1, $2, $3, 0, 'payment', 'card', 6000, 0)",
                &[&tx.id::<i64>(), &customer, &order],
            )?;
            Ok((customer, order, line))
        })
        .await
        .unwrap()
}

async fn returned(shop: &Shop) -> Return {
    let (customer_id, order, line_id) = order(shop).await;
    let new = NewReturn {
        customer_id,
        order_id: orders::OrderId(order),
        act_id: None,
        kind: Kind::Return,
        actor: format!("customer:{customer_id}"),
        method: "card".into(),
        currency: "EUR".into(),
        lines: vec![NewLine {
            line_id,
            sku: "LAMP-OAK".into(),
            title: "Lamp".into(),
            quantity: 2,
            price_minor: 3_000,
            reason: "too dark".into(),
            detail: "in the kitchen".into(),
            outcome: Outcome::Refund,
            new_sku: String::new(),
            new_price_minor: 0,
        }],
        fee_minor: 500,
        difference_minor: 0,
        refund_by_ms: None,
    };
    shop.running.post.db.write(move |tx| return_::open(tx, new.clone())).await.unwrap()
}

async fn claimed(shop: &Shop) -> Claim {
    let (customer_id, order, line) = order(shop).await;
    let db = &shop.running.post.db;
    let photo = evidence::keep(&shop.running.post.folder, "lamp.png", PNG).unwrap();
    let paper = evidence::keep(&shop.running.post.folder, "receipt.pdf", b"%PDF-1.7\n").unwrap();
    db.write(move |tx| {
        let act: i64 = tx.id();
        tx.execute(
            "INSERT INTO acts
               (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan,
                policy_version, amount_minor, currency, why, decided_by, created_ms)
             VALUES ($1, $2, $3, 'A1', 'claim', '{}', 'done', 'customer:1', 'code', 'k', '', '{}', 1, 0, 'EUR', '', '', 0)",
            &[&act, &customer_id, &order],
        )?;
        evidence::attach(tx, "customer:1", act, &photo)?;
        evidence::attach(tx, "customer:1", act, &paper)?;
        let new = NewClaim {
            customer_id,
            order_id: Some(orders::OrderId(order)),
            act_id: Some(act),
            line_id: Some(line),
            actor: "customer:1".into(),
            sku: "LAMP-OAK".into(),
            title: "Lamp".into(),
            serial: String::new(),
            problem: "It flickers <b>badly</b>.".into(),
            wish: Remedy::Repair,
        };
        claim::open(tx, new)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_agent_notes_what_arrived_and_settles_it() {
    let shop = Shop::open().await;
    let item = returned(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;
    let here = format!("/desk/returns/{}", item.reference);
    let accepted = format!("accepted-{}", item.lines[0].id);

    let list = mia.page("/desk/returns?state=requested").await;
    let fresh = mia.page(&here).await;
    let early = mia.act(&format!("{here}/settlement"), &[("note", "")]).await;
    let noted = mia.act(&format!("{here}/receipt"), &[(&accepted, "1"), ("note", "One is missing.")]).await;
    let settled = mia.act(&format!("{here}/settlement"), &[("note", "Thank you."), ("method", "")]).await;
    let again = mia.act(&format!("{here}/settlement"), &[("note", "Thank you.")]).await;

    assert!(
        list.contains(&item.reference) && list.contains("2 × Lamp") && list.contains("€ 60.00"),
        "{list}"
    );
    assert!(fresh.contains("too dark: in the kitchen") && fresh.contains("€ 55.00"), "{fresh}");
    assert!(early.contains("Not all of it has been looked at"), "{early}");
    assert!(noted.contains("One is missing.") && noted.contains("€ 25.00"), "{noted}");
    assert!(settled.contains("Thank you. € 25.00 went back."), "{settled}");
    assert_eq!(again.matches("went back").count(), 1);
    let sum = "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM payments WHERE kind = 'refund'";
    assert_eq!(shop.count(sum).await, 2_500);
}

#[tokio::test]
async fn a_wrong_number_is_explained_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let item = returned(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;
    let here = format!("/desk/returns/{}", item.reference);
    let accepted = format!("accepted-{}", item.lines[0].id);

    for (typed, hint) in [("three", "as a number"), ("3", "from 0 to 2"), ("", "at least one line")] {
        let page = mia.act(&format!("{here}/receipt"), &[(&accepted, typed)]).await;
        assert!(page.contains(hint), "{typed}: {page}");
    }
    let silent = mia.act(&format!("{here}/rejection"), &[("why", " ")]).await;
    let rejected = mia.act(&format!("{here}/rejection"), &[("why", "The parcel was empty.")]).await;

    assert!(silent.contains("Say why it is rejected"), "{silent}");
    assert!(rejected.contains("The parcel was empty.") && !rejected.contains("/rejection"), "{rejected}");
}

#[tokio::test]
async fn a_return_is_found_by_its_number_however_typed_and_by_its_order() {
    let shop = Shop::open().await;
    let item = returned(&shop).await;
    let ole = shop.agent("Ole", "Observer").await;
    let typed = item.reference.to_lowercase().replace('-', "");

    let found = ole.get(&format!("/desk/returns?q={typed}")).await;
    let by_order = ole.page("/desk/returns?q=w1001").await;
    let nothing = ole.page("/desk/returns?q=nonsense").await;
    let page = ole.page(&found.location).await;
    let missing = ole.get("/desk/returns/R-00000000").await;

    assert_eq!(found.location, format!("/desk/returns/{}", item.reference));
    assert!(by_order.contains(&item.reference) && nothing.contains("Nothing here."));
    assert!(!page.contains("method=\"post\""), "who only reads sees no form");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_slip_carries_the_address_from_the_configuration_and_a_code() {
    let shop = Shop::open_with(|config| config.returns.address = vec!["Dock 7".into(), "Köln".into()]).await;
    let item = returned(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;

    let page = mia.page(&format!("/desk/returns/{}/slip", item.reference)).await;

    assert!(page.contains("Dock 7") && page.contains(&item.reference) && page.contains("#W1001"), "{page}");
    assert!(page.contains("class=\"packing__code\"") && page.contains("h1v1h-1z"), "{page}");
}

#[tokio::test]
async fn a_kept_thing_is_paid_back_at_once() {
    let shop = Shop::open().await;
    let item = returned(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;

    let page = mia.act(&format!("/desk/returns/{}/keeping", item.reference), &[("note", "Keep it.")]).await;

    assert!(page.contains("Keep it. € 55.00 went back.") && page.contains("kept"), "{page}");
}

#[tokio::test]
async fn a_claim_is_looked_at_with_its_photos_decided_and_done() {
    let shop = Shop::open().await;
    let claim = claimed(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;
    let here = format!("/desk/claims/{}", claim.reference);

    let list = mia.page("/desk/claims").await;
    let page = mia.page(&here).await;
    let found = mia.get(&format!("/desk/claims?q={}", claim.reference)).await;
    let by_order = mia.page("/desk/claims?q=%23W1001").await;
    let unclear = mia.act(&format!("{here}/decision"), &[("verdict", "")]).await;
    let fields = [("verdict", "accepted"), ("outcome", "replace"), ("words", "A new one leaves today.")];
    let decided = mia.act(&format!("{here}/decision"), &fields).await;
    let done = mia.act(&format!("{here}/settlement"), &[]).await;

    assert!(list.contains(&claim.reference) && by_order.contains(&claim.reference));
    assert!(
        page.contains("It flickers &lt;b&gt;badly") && page.contains("counts for the customer"),
        "{page}"
    );
    assert_eq!(found.location, here);
    assert!(unclear.contains("Choose whether the claim is accepted or declined."), "{unclear}");
    assert!(decided.contains("A new one leaves today.") && decided.contains("Another one"), "{decided}");
    assert!(done.contains("settled") && !done.contains("/settlement"), "{done}");
}

#[tokio::test]
async fn a_photo_is_shown_and_a_paper_saved() {
    let shop = Shop::open().await;
    let claim = claimed(&shop).await;
    let mia = shop.agent("Mia", "Agent").await;
    let page = mia.page(&format!("/desk/claims/{}", claim.reference)).await;
    let paths: Vec<&str> = page.split("href=\"/desk/evidence/").skip(1).collect();
    let path = |at: usize| format!("/desk/evidence/{}", paths[at].split('"').next().unwrap());

    let photo = mia.get(&path(0)).await;
    let paper = mia.get(&path(1)).await;

    assert_eq!((photo.headers["content-type"].to_str().unwrap(), photo.bytes.as_slice()), ("image/png", PNG));
    assert!(photo.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(paper.headers["content-type"], "application/octet-stream");
    assert!(paper.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(mia.get("/desk/evidence/7").await.status, StatusCode::NOT_FOUND);
}
