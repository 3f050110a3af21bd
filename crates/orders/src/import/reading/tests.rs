use super::*;

const ORDER_LINE: &str = r##"{"type":"order","number":"#W1","customer":"anna","placed_at":"2026-11-20T10:00:00Z","status":"placed","currency":"EUR","lines":[{"title":"Tea","quantity":2,"price":5.5}]}"##;

/// The order above with one piece of its text replaced, and what is wrong with it then.
fn flaws(from: &str, to: &str) -> Vec<String> {
    assert!(ORDER_LINE.contains(from), "{from} has to be there to be replaced");
    said(&ORDER_LINE.replace(from, to))
}

fn said(text: &str) -> Vec<String> {
    let flaws = read(text, false).err().unwrap_or_default();
    flaws.into_iter().map(|flaw| flaw.at(1).to_string().replacen("Line 1", "", 1)).collect()
}

fn order_of(text: &str) -> Order {
    match read(text, false) {
        Ok(Record::Order(order)) => *order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_without_a_total_costs_what_its_lines_cost() {
    assert_eq!(order_of(ORDER_LINE).head.total_minor, 1_100);
    let with_shipping = ORDER_LINE.replace("\"lines\"", "\"total\":\"15.90\",\"lines\"");
    assert_eq!(order_of(&with_shipping).head.total_minor, 1_590);
}

/// A piece of the order above, what stands in its place, and what is said of it.
const BAD_FIELDS: &[(&str, &str, &str)] = &[
    ("\"#W1\"", "17", ", number: is a number. Write a text in quotes."),
    ("\"#W1\"", "\"\"", ", number: is empty. Fill it."),
    ("\"#W1\"", "null", ", number: is missing. Add it."),
    ("\"#W1\"", "\"a\\u0000b\"", ", number: holds a NUL character. Leave it out."),
    ("\"#W1\"", "\"\\ud800\"", ", number: is not valid text. Write whole characters, not halves of them."),
    ("\"customer\":\"anna\",", "", ", customer: is missing. Add the customer's key, or email."),
    (
        "\"customer\":",
        "\"email\":\"a@b.example\",\"customer\":",
        ", email: stands beside customer. Keep one of the two.",
    ),
    (
        "2026-11-20T10:00:00Z",
        "20.11.2026",
        ", placed_at: “20.11.2026” is no time from 1970 to 2100 with its offset. Write RFC 3339, such as 2026-11-23T09:00:00Z.",
    ),
    (
        "2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00",
        ", placed_at: “2026-11-20T10:00:00” is no time from 1970 to 2100 with its offset. Write RFC 3339, such as 2026-11-23T09:00:00Z.",
    ),
    (
        "2026-11-20T10:00:00Z",
        "2226-11-20T10:00:00Z",
        ", placed_at: “2226-11-20T10:00:00Z” is no time from 1970 to 2100 with its offset. Write RFC 3339, such as 2026-11-23T09:00:00Z.",
    ),
    (
        "\"EUR\"",
        "\"Euro\"",
        ", currency: “Euro” is no currency. Write the three capital letters of ISO 4217, such as EUR.",
    ),
    (
        "\"quantity\":2",
        "\"quantity\":0",
        ", lines[0].quantity: “0” is not such a number. Write a whole number from 1 to 1000000.",
    ),
    (
        "\"quantity\":2",
        "\"quantity\":1.5",
        ", lines[0].quantity: “1.5” is not such a number. Write a whole number from 1 to 1000000.",
    ),
    (
        "5.5",
        "5.555",
        ", lines[0].price: “5.555” is finer than the smallest coin of its currency. Write 5.55 or 5.56.",
    ),
    (
        "5.5",
        "\"5,50\"",
        ", lines[0].price: “5,50” is not an amount. Write digits with a point, such as 19.99.",
    ),
    ("5.5", "[]", ", lines[0].price: is a list. Write a decimal number, such as 19.99."),
    (
        "\"title\":\"Tea\"",
        "\"titel\":\"Tea\",\"title\":\"Tea\"",
        ", lines[0].titel: a line has no field “titel”. Leave it out or put it into extra; allowed are sku, title, options, quantity, price, tax_rate.",
    ),
    (
        "\"title\":\"Tea\"",
        "\"title\":\"Tea\",\"title\":\"Tee\"",
        ", lines[0].title: stands here twice. Keep one of them.",
    ),
    ("[{\"title\":\"Tea\",\"quantity\":2,\"price\":5.5}]", "{}", ", lines: is an object. Write a list […]."),
    (
        "\"lines\"",
        "\"extra\":[],\"lines\"",
        ", extra: is a list or holds what is no JSON. Write an object {…}.",
    ),
    (
        "\"lines\"",
        "\"payments\":[{\"kind\":\"gift\",\"method\":\"x\",\"amount\":1}],\"lines\"",
        ", payments[0].kind: “gift” is neither payment nor refund. Write payment or refund.",
    ),
    (
        "\"lines\"",
        "\"payments\":[{\"kind\":\"refund\",\"method\":\"x\",\"amount\":-1}],\"lines\"",
        ", payments[0].amount: is below nothing. Write it without the minus.",
    ),
    (
        "\"lines\"",
        "\"shipments\":[{\"skus\":[\"S9\"]}],\"lines\"",
        ", shipments[0].skus: no line of this order has “S9”. Write SKUs of its lines.",
    ),
    (
        "\"title\":\"Tea\"",
        "\"title\":\"Tea\",\"options\":{\"size\":4}",
        ", lines[0].options.size: is a number. Write a text in quotes.",
    ),
    (
        "\"order\"",
        "\"bestellung\"",
        ", type: “bestellung” is no type of record. Write product, customer or order.",
    ),
];

#[test]
fn each_bad_field_is_named_with_what_to_write() {
    for (from, to, expected) in BAD_FIELDS {
        assert_eq!(flaws(from, to), [*expected], "{from} -> {to}");
    }
}

#[test]
fn all_that_is_wrong_with_a_line_is_told_at_once() {
    let said = said(r#"{"type":"order","numbr":"1"}"#);

    assert_eq!(said.len(), 6, "{said:?}");
    for field in ["numbr", "number", "placed_at", "status", "currency", "customer"] {
        assert!(said.iter().any(|flaw| flaw.starts_with(&format!(", {field}:"))), "{field} {said:?}");
    }
}

#[test]
fn texts_lists_and_amounts_have_limits() {
    let long = "x".repeat(10_000);
    let line = r#"{"title":"Tea","quantity":1,"price":1}"#;
    let lines = format!("[{}]", vec![line; ORDER_LINES + 1].join(","));
    let cases = [
        ("Tea".to_owned(), long.clone(), ", lines[0].title: has 10000 characters. Write 500 at most."),
        (
            "[{\"title\":\"Tea\",\"quantity\":2,\"price\":5.5}]".into(),
            lines,
            ", lines: holds 1001 entries. Write 1000 at most.",
        ),
        (
            "5.5".into(),
            "99999999999".into(),
            ", lines[0].price: “99999999999” is more than any order costs. Write the amount in major units, such as 19.99.",
        ),
        (
            "2,\"price\":5.5".into(),
            "1000000,\"price\":9999999999".into(),
            ", lines: cost more together than any order. Check price and quantity.",
        ),
        (
            "\"lines\"".into(),
            format!("\"extra\":{{\"a\":\"{}\"}},\"lines\"", "x".repeat(EXTRA_BYTES)),
            ", extra: is longer than 262144 bytes. Leave out what nobody will look at.",
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(flaws(&from, &to), [expected]);
    }
    let customer = format!(r#"{{"type":"customer","key":"a","name":"{long}"}}"#);
    assert_eq!(said(&customer), [", name: has 10000 characters. Write 200 at most."]);
}

#[test]
fn a_customer_needs_a_key_or_an_address_and_neither_may_be_nonsense() {
    let cases = [
        (
            r#"{"type":"customer","name":"A"}"#,
            ", key: is missing, and there is no e-mail address either. Add key or emails.",
        ),
        (
            r#"{"type":"customer","key":"a","emails":["a b@c"]}"#,
            ", emails: “a b@c” is no e-mail address. Write name@host, or leave it out.",
        ),
        (
            r#"{"type":"customer","key":"a","phones":["n/a"]}"#,
            ", phones: “n/a” is no phone number. Write digits, such as +4930123456.",
        ),
        (
            r#"{"type":"customer","key":"a","address":{"street":"x"}}"#,
            ", address.street: an address has no field “street”. Leave it out or put it into extra; allowed are name, line1, line2, city, state, postcode, country.",
        ),
        (
            r#"{"type":"customer","key":"a","address":{"city":"x"},"extra":{"address":1}}"#,
            ", extra.address: is kept for the address. Call it something else.",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), [expected], "{text}");
    }
}

#[test]
fn a_product_may_not_have_one_sku_twice() {
    let variant = r#"{"sku":"S1","price":1,"currency":"EUR"}"#;
    let text = format!(r#"{{"type":"product","key":"p","title":"P","variants":[{variant},{variant}]}}"#);

    assert_eq!(said(&text), [", variants: two have the SKU “S1”. Give each variant its own."]);
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    assert_eq!(
        said("{\"type\" \"order\"}"),
        [": it is not JSON: expected `:` at column 9. Write one JSON object a line."]
    );
    assert_eq!(
        said("[]"),
        [", type: is missing. Write an object {\"type\":\"product\" …}, customer or order."]
    );
    let cut = read("{\"type\":\"or", true).unwrap_err();
    assert_eq!(cut[0].wrong, "the file ends in the middle of it");
}

#[test]
fn nesting_without_end_is_a_fault_and_no_crash() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));

    assert_eq!(flaws("\"lines\"", &format!("\"extra\":{deep},\"lines\"")).len(), 1);
}

/// Fields of each type with a value that would do, and the kinds of JSON that would not.
const KINDS: &[(&str, &str, &str)] = &[
    ("product", "key", "1 true [] {}"),
    ("product", "title", "1 true [] {}"),
    ("product", "variants", "1 true \"a\" {}"),
    ("product", "extra", "1 true \"a\" []"),
    ("customer", "key", "1 true [] {}"),
    ("customer", "name", "1 true [] {}"),
    ("customer", "emails", "1 true \"a@b.example\" {}"),
    ("customer", "phones", "1 true \"123\" {}"),
    ("customer", "address", "1 true \"a\" []"),
    ("customer", "language", "1 true [] {}"),
    ("customer", "extra", "1 true \"a\" []"),
    ("order", "number", "1 true [] {}"),
    ("order", "customer", "1 true [] {}"),
    ("order", "email", "1 true [] {}"),
    ("order", "placed_at", "1 true [] {} \"soon\""),
    ("order", "status", "1 true [] {}"),
    ("order", "currency", "1 true [] {} \"eur\""),
    ("order", "total", "true [] {} \"much\" 0.001"),
    ("order", "address", "1 true \"a\" []"),
    ("order", "lines", "1 true \"a\" {}"),
    ("order", "payments", "1 true \"a\" {}"),
    ("order", "shipments", "1 true \"a\" {}"),
    ("order", "extra", "1 true \"a\" []"),
];

#[test]
fn a_field_of_the_wrong_kind_is_named_once() {
    for (record, field, wrong) in KINDS {
        for value in wrong.split(' ') {
            let said = said(&format!("{{\"type\":\"{record}\",\"{field}\":{value}}}"));
            let about = said.iter().filter(|flaw| flaw.starts_with(&format!(", {field}:"))).count();
            assert_eq!(about, 1, "{record}.{field} = {value}: {said:?}");
        }
    }
}

#[test]
fn null_means_the_same_as_leaving_a_field_out() {
    for field in ["total", "address", "payments", "shipments", "extra", "email"] {
        let with_null = ORDER_LINE.replace("\"lines\"", &format!("\"{field}\":null,\"lines\""));
        assert_eq!(order_of(&with_null), order_of(ORDER_LINE), "{field}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_written_in_a_line_makes_it_panic(text in "[\\PC]{0,80}", cut in 0_usize..200) {
        let _ = read(&text, true);
        let end = (0..=cut.min(ORDER_LINE.len())).rev().find(|at| ORDER_LINE.is_char_boundary(*at)).unwrap_or(0);
        let _ = read(&format!("{}{text}{}", &ORDER_LINE[..end], &ORDER_LINE[end..]), false);
    }
}
