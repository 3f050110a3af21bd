use proptest::prelude::*;

use super::*;
use crate::invoice::body::{Body, Buyer, Corrected, Delivery, DeliveryKind, Line, Payment, Seller};
use crate::invoice::{InvoiceId, Kind, tax};
use crate::order::OrderId;

fn line(title: &str, quantity: i64, price_minor: i64, tax_bp: i64) -> Line {
    Line {
        line_id: Some(1),
        sku: "TEA-250".into(),
        title: title.into(),
        detail: "Size: 250 g".into(),
        quantity,
        price_minor,
        tax_bp,
        amount_minor: quantity.saturating_mul(price_minor),
    }
}

fn seller() -> Seller {
    Seller {
        shop: "Mill Lane Tea".into(),
        name: "Mill Lane Trading GmbH".into(),
        address: vec!["Mühlweg 12".into(), "10115 Berlin".into()],
        vat_id: "DE123456789".into(),
        tax_number: String::new(),
        email: "invoices@milllane.example".into(),
        register: "HRB 12345, Amtsgericht Berlin".into(),
        bank: "IBAN DE02 1203 0000 0000 2020 51".into(),
        note: "Thank you for your order.".into(),
    }
}

fn invoice_of(lines: Vec<Line>, currency: &str) -> Invoice {
    let taxes = tax::tally(lines.iter().map(|line| (line.tax_bp, line.amount_minor))).unwrap();
    let total = tax::total(&taxes).unwrap();
    let body = Body {
        seller: seller(),
        buyer: Buyer {
            name: "Zoë Παπαδοπούλου".into(),
            address: vec!["Łąkowa 7/3".into(), "90-562 Łódź".into(), "Poland".into()],
            language: "en".into(),
        },
        order_number: "#W2611340".into(),
        ordered: "2026-11-03".into(),
        delivery: Some(Delivery { kind: DeliveryKind::Delivered, date: "2026-11-06".into() }),
        issued: "2026-11-23".into(),
        currency: currency.into(),
        lines,
        untaxed_reason: String::new(),
        net_minor: total.net_minor,
        tax_minor: total.tax_minor,
        gross_minor: total.gross_minor,
        taxes,
        payments: vec![Payment { method: "paypal".into(), date: "2026-11-03".into(), amount_minor: 1_000 }],
        corrects: None,
    };
    Invoice {
        id: InvoiceId(1),
        customer_id: 7,
        order_id: OrderId(2),
        act_id: None,
        kind: Kind::Invoice,
        number: "I-2026-000042".into(),
        corrects_id: None,
        body,
        issued_ms: base::testing::MONDAY_MS,
    }
}

/// The text of each page, as a reader copies it, with plain spaces.
fn pages(file: &[u8]) -> Vec<String> {
    let read = lopdf::Document::load_mem(file).unwrap();
    let numbers: Vec<u32> = read.get_pages().into_keys().collect();
    let text = |number| read.extract_text(&[number]).unwrap().replace(['\u{a0}', '\n'], " ");
    numbers.into_iter().map(text).collect()
}

#[test]
fn an_invoice_names_everybody_and_everything_once() {
    let mut invoice = invoice_of(
        vec![
            line("Earl Grey, loose leaf", 3, 1_190, 1_900),
            line("A book about tea", 1, 2_140, 700),
            Line { quantity: 0, title: "Discount".into(), amount_minor: -500, ..line("", 0, 0, 1_900) },
        ],
        "EUR",
    );
    invoice.body.seller.note = "Спасибо за заказ".into();

    let text = pages(&render(&invoice)).concat();

    let expected = [
        "Mill Lane Tea",
        "Mill Lane Trading GmbH",
        "Mühlweg 12",
        "DE123456789",
        "HRB 12345",
        "Zoë Παπαδοπούλου",
        "Łąkowa 7/3",
        "Invoice I-2026-000042",
        "#W2611340",
        "23 November 2026",
        "6 November 2026",
        "Earl Grey, loose leaf",
        "Size: 250 g · TEA-250",
        "35.70",
        "−5.00",
        "19 %",
        "25.80",
        "4.90",
        "30.70",
        "20.00",
        "1.40",
        "€ 45.80",
        "€ 6.30",
        "€ 52.10",
        "Paid, Paypal, 3 November 2026",
        "€ 10.00",
        "Amount due",
        "€ 42.10",
        "IBAN DE02",
        "Спасибо за заказ",
        "Page 1 of 1",
    ];
    for part in expected {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_german_reader_gets_german_words_and_a_credit_note_names_its_invoice() {
    let mut note = invoice_of(vec![line("Teekanne", 1, 123_456, 1_900)], "EUR");
    note.kind = Kind::CreditNote;
    note.number = "C-2026-000001".into();
    note.body.buyer.language = "de-AT".into();
    note.body.corrects = Some(Corrected { number: "I-2026-000042".into(), issued: "2026-11-09".into() });

    let text = pages(&render(&note)).concat();

    let expected = [
        "Rechnungskorrektur C-2026-000001",
        "Korrigiert die Rechnung I-2026-000042 vom 09.11.2026.",
        "1.234,56 €",
        "Gutschriftbetrag",
        "Seite 1 von 1",
    ];
    for part in expected {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Bezahlt"), "money that came in isn't on a credit note: {text}");
}

#[test]
fn currencies_have_the_digits_they_have() {
    let yen = pages(&render(&invoice_of(vec![line("Sencha", 2, 1_500, 1_000)], "JPY"))).concat();
    let dinar = pages(&render(&invoice_of(vec![line("Mint", 1, 1_234_567, 0)], "KWD"))).concat();

    assert!(yen.contains("JPY 3,000") && yen.contains("273") && !yen.contains("3,000.00"), "{yen}");
    assert!(dinar.contains("KWD 1,234.567"), "{dinar}");
}

#[test]
fn five_thousand_lines_go_over_pages_that_repeat_their_head() {
    let lines = (1..=5_000).map(|at| line(&format!("Tea number {at}."), 1, at, 1_900)).collect();

    let pages = pages(&render(&invoice_of(lines, "EUR")));

    let count = pages.len();
    assert!(count > 100, "{count} pages");
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {count}", at + 1)), "{page}");
    }
    for page in &pages[1..count - 1] {
        assert!(page.contains("Unit price") && page.contains("Invoice I-2026-000042"), "{page}");
    }
    let all = pages.concat();
    let mut rest = all.as_str();
    for at in 1..=5_000 {
        let (_, after) = rest.split_once(&format!("Tea number {at}.")).unwrap();
        rest = after;
    }
    assert!(pages[count - 1].contains("€ 125,025.00"));
}

#[test]
fn a_title_of_many_pages_wraps_and_ends() {
    let words = "unbreakable".repeat(400) + &" word".repeat(3_000) + " last.";

    let pages = pages(&render(&invoice_of(vec![line(&words, 1, 100, 1_900)], "EUR")));

    assert!(pages.len() > 3);
    assert!(pages.concat().contains("last."));
}

#[test]
fn the_same_invoice_gives_the_same_bytes_and_another_one_others() {
    let invoice = invoice_of(vec![line("Earl Grey", 1, 100, 1_900)], "EUR");
    let other = Invoice { number: "I-2026-000043".into(), ..invoice.clone() };

    let file = render(&invoice);

    assert_eq!(file, render(&invoice.clone()));
    assert_ne!(file, render(&other));
    assert!(file.starts_with(b"%PDF-") && file.len() < 60_000, "{} bytes", file.len());
    assert_eq!(file_name(&invoice), "I-2026-000042.pdf");
}

#[test]
fn many_rates_and_payments_go_on_overleaf() {
    let lines = (0..120).map(|at| line("Tea", 1, 10_000, at * 10)).collect();
    let mut invoice = invoice_of(lines, "EUR");
    let payment = |at: i64| Payment {
        method: format!("gift_card_{at}"),
        date: "2026-11-03".into(),
        amount_minor: if at == 7 { -5 } else { 1 },
    };
    invoice.body.payments = (0..150).map(payment).collect();

    let pages = pages(&render(&invoice));

    let all = pages.concat();
    assert!(all.contains("11.9 %") && all.contains("Gift card 149"));
    assert!(all.contains("Given back, Gift card 7,"));
    assert!(pages.iter().all(|page| page.contains(&format!("of {}", pages.len()))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_in_it_it_becomes_a_readable_file(
        text in "\\PC{0,80}", control in "[\\x00-\\x1f\u{202e}\u{200b}\u{feff}]{0,5}", minor in any::<i64>(), date in "\\PC{0,12}"
    ) {
        let text = format!("{text}{control}");
        let mut invoice = invoice_of(vec![line("Tea", 1, 1, 1_900)], "EUR");
        invoice.number = text.clone();
        invoice.body.order_number = text.clone();
        invoice.body.currency = text.clone();
        invoice.body.issued = date.clone();
        invoice.body.lines[0] = Line { detail: text.clone(), sku: text.clone(), ..line(&text, minor, minor, 0) };
        invoice.body.gross_minor = minor;
        invoice.body.buyer = Buyer { name: text.clone(), address: vec![text.clone(); 50], language: text.clone() };
        invoice.body.seller = Seller { shop: text.clone(), name: text.clone(), bank: text.clone(), note: text, ..seller() };

        let file = render(&invoice);

        prop_assert!(!pages(&file).is_empty());
    }
}
