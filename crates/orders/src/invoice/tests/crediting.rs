use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;

fn of_line(invoice: &Invoice, at: usize, quantity: i64, amount_minor: i64) -> Credit {
    let line_id = invoice.body.lines[at].line_id.unwrap();
    Credit::Line { line_id, quantity, amount_minor, why: Why::Returned }
}

fn amount(amount_minor: i64) -> Credit {
    Credit::Amount { title: String::new(), amount_minor, why: Why::Goodwill }
}

#[tokio::test]
async fn an_order_that_comes_back_in_two_parcels_is_credited_twice_and_all_tax_returns() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("cup", 3, 333, 1_900), ("book", 1, 2_140, 700)]).await;
    let invoice = shop.issue(order).await.unwrap();

    let first = shop.credit(order, vec![of_line(&invoice, 0, 1, 333)]).await.unwrap();
    let rest = vec![of_line(&invoice, 0, 2, 666), of_line(&invoice, 1, 1, 2_140)];
    let second = shop.credit(order, rest).await.unwrap();

    assert_eq!((first.number.as_str(), second.number.as_str()), ("C-2026-000001", "C-2026-000002"));
    assert_eq!((first.kind, first.corrects_id, first.act_id), (Kind::CreditNote, Some(invoice.id), Some(77)));
    let corrected = first.body.corrects.as_ref().map(|corrected| corrected.number.as_str());
    assert_eq!(corrected, Some("I-2026-000001"));
    assert_eq!(first.body.lines[0].detail, "Size: L · Zurückgegeben");
    assert_eq!((first.body.gross_minor, second.body.gross_minor), (333, 2_806));
    assert_eq!(first.body.tax_minor + second.body.tax_minor, invoice.body.tax_minor);
    assert_eq!(first.body.net_minor + second.body.net_minor, invoice.body.net_minor);
}

#[tokio::test]
async fn a_credit_beyond_the_invoice_is_refused_with_what_is_left() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "bo", &[("cup", 3, 1_000, 1_900), ("book", 1, 2_000, 700)]).await;
    let unbilled = shop.order("#A2", "bo", &[("cup", 1, 1_000, 1_900)]).await;
    let invoice = shop.issue(order).await.unwrap();
    shop.credit(order, vec![of_line(&invoice, 0, 2, 2_000)]).await.unwrap();
    let strange = Credit::Line { line_id: 1, quantity: 1, amount_minor: 1, why: Why::Cancelled };
    let fee = |amount_minor| Credit::Fee { title: String::new(), amount_minor };

    let cases = [
        (
            vec![of_line(&invoice, 0, 2, 1_000)],
            "Of \"cup\" 1 can still be credited on invoice I-2026-000001, not 2.",
        ),
        (
            vec![of_line(&invoice, 0, 1, 1_001)],
            "Of \"cup\" € 10.00 can still be credited on invoice I-2026-000001, not € 10.01.",
        ),
        (
            vec![of_line(&invoice, 0, 1, 600), of_line(&invoice, 0, 0, 401)],
            "Of \"cup\" € 4.00 can still be credited",
        ),
        (vec![amount(3_001)], "VAT"),
        (
            vec![amount(1_500), of_line(&invoice, 1, 1, 2_000)],
            "At 7\u{a0}% VAT € 20.00 can still be credited",
        ),
        (vec![strange], "isn't on invoice I-2026-000001"),
        (vec![], "1 to 10000 lines"),
        (vec![amount(0)], "above zero"),
        (vec![of_line(&invoice, 0, -1, 5)], "above zero"),
        (vec![amount(i64::MAX)], "can still be credited"),
        (vec![of_line(&invoice, 1, 1, 2_000), fee(2_001)], "The fee of € 20.01 is more than the € 20.00"),
        (vec![of_line(&invoice, 1, 1, 2_000), fee(2_000)], "Nothing is left to give back"),
        (vec![fee(1)], "The fee of € 0.01"),
    ];
    for (credits, says) in cases {
        let refused = shop.credit(order, credits.clone()).await.unwrap_err().to_string();
        assert!(refused.contains(says), "{credits:?}: {refused}");
    }
    let unbilled = shop.credit(unbilled, vec![amount(1)]).await.unwrap_err().to_string();
    assert!(unbilled.contains("Issue the invoice first"), "{unbilled}");
    let last = shop.credit(order, vec![amount(3_000)]).await.unwrap();
    assert_eq!(last.number, "C-2026-000002", "what was refused took no number");
    let nothing = shop.credit(order, vec![amount(1)]).await.unwrap_err().to_string();
    assert!(nothing.contains("€ 0.00 can still be credited"), "{nothing}");
}

#[tokio::test]
async fn goodwill_is_taken_from_every_rate_and_a_fee_from_the_rates_given() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "bo", &[("kettle", 1, 7_500, 1_900), ("book", 1, 2_500, 700)]).await;
    let invoice = shop.issue(order).await.unwrap();

    let goodwill = shop.credit(order, vec![amount(1_000)]).await.unwrap();
    let fee = Credit::Fee { title: "Return label".into(), amount_minor: 490 };
    let returned = shop.credit(order, vec![of_line(&invoice, 0, 1, 6_000), fee]).await.unwrap();

    let lines = |note: &Invoice| -> Vec<(String, i64, i64)> {
        let lines = note.body.lines.iter();
        lines.map(|line| (line.title.clone(), line.tax_bp, line.amount_minor)).collect()
    };
    assert_eq!(lines(&goodwill), [("Goodwill".into(), 1_900, 750), ("Goodwill".into(), 700, 250)]);
    assert_eq!(lines(&returned), [("kettle".into(), 1_900, 6_000), ("Return label".into(), 1_900, -490)]);
    assert_eq!(returned.body.gross_minor, 5_510);
}

#[tokio::test]
async fn two_credits_at_once_dont_give_back_more_than_was_billed() {
    let shop = Shop::open().await;
    let order = shop.order("#A1", "anna", &[("cup", 1, 1_000, 1_900)]).await;
    shop.issue(order).await.unwrap();

    let crediting: Vec<_> = (0..8)
        .map(|_| {
            let db = shop.db.clone();
            let act = move |tx: &mut Tx<'_>| credit(tx, &settings(), order, None, &[amount(400)]);
            tokio::spawn(async move { db.write(act).await })
        })
        .collect();
    let mut given = Vec::new();
    for credited in crediting {
        if let Ok(note) = credited.await.unwrap() {
            given.push(note.number);
        }
    }

    given.sort();
    assert_eq!(given, ["C-2026-000001", "C-2026-000002"]);
}

/// Lines of an order and, for each try to credit, which line, how many and how much; an odd first number credits an amount.
type Story = (Vec<(i64, i64, i64)>, Vec<(usize, i64, i64)>);

fn story() -> impl Strategy<Value = Story> {
    let rate = prop_oneof![Just(0), Just(550), Just(700), Just(1_900)];
    let line = (1_i64..5, -300_i64..3_000, rate);
    (prop::collection::vec(line, 1..5), prop::collection::vec((0_usize..8, 0_i64..4, 1_i64..4_000), 1..8))
}

#[test]
fn credit_notes_never_add_up_to_more_than_the_invoice() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let shop = runtime.block_on(Shop::open());
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    let told = std::cell::Cell::new(0);

    TestRunner::new(config)
        .run(&story(), |(lines, tries)| {
            told.set(told.get() + 1);
            runtime.block_on(told_story(&shop, told.get(), lines, tries));
            Ok(())
        })
        .unwrap();
}

async fn told_story(shop: &Shop, at: i64, lines: Vec<(i64, i64, i64)>, tries: Vec<(usize, i64, i64)>) {
    let lines: Vec<_> = lines.into_iter().map(|(count, price, rate)| ("tea", count, price, rate)).collect();
    if lines.iter().map(|line| line.1 * line.2).sum::<i64>() < 0 {
        return;
    }
    let order = shop.order(&format!("#P{at}"), "bo", &lines).await;
    let invoice = shop.issue(order).await.unwrap();
    let mut notes = Vec::new();
    for (which, quantity, minor) in tries {
        let credit = match which % 2 {
            1 => amount(minor),
            _ => of_line(&invoice, which / 2 % lines.len(), quantity, minor),
        };
        notes.extend(shop.credit(order, vec![credit]).await.ok());
    }

    let of = |bodies: &[&Body], tax_bp: i64| -> (i64, i64) {
        let sums = bodies.iter().flat_map(|body| &body.taxes).filter(|sum| sum.tax_bp == tax_bp);
        sums.fold((0, 0), |(gross, tax), sum| (gross + sum.gross_minor, tax + sum.tax_minor))
    };
    let bodies: Vec<&Body> = notes.iter().map(|note| &note.body).collect();
    for body in bodies.iter().copied().chain([&invoice.body]) {
        assert_eq!(body.net_minor + body.tax_minor, body.gross_minor);
        assert_eq!(body.gross_minor, body.lines.iter().map(|line| line.amount_minor).sum::<i64>());
        assert_eq!(body.tax_minor, body.taxes.iter().map(|sum| sum.tax_minor).sum::<i64>());
    }
    for sum in &invoice.body.taxes {
        let (gross, tax) = of(&bodies, sum.tax_bp);
        assert!(gross <= sum.gross_minor.max(0), "{gross} of {sum:?}");
        assert!(tax <= sum.tax_minor.max(0), "{tax} of {sum:?}");
    }
}
