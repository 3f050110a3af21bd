use super::*;

const PAGE: &str = include_str!("../../../../../docs/import.md");

/// The JSON examples of the page, in its order.
fn examples() -> Vec<&'static str> {
    PAGE.split("```json\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

/// Names in the first column of the tables, as `variants[].sku`.
fn documented_fields(heading: &str) -> Vec<String> {
    let section = PAGE.split(&format!("## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let names = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','));
    let mut parent = String::new();
    let mut fields = Vec::new();
    for name in names.map(|name| name.trim().trim_matches('`').to_owned()) {
        match name.strip_prefix('.') {
            Some(child) => fields.push(format!("{parent}.{child}")),
            None => {
                parent = name.rsplit_once('.').map_or_else(String::new, |(before, _)| before.to_owned());
                fields.push(name);
            }
        }
    }
    fields
}

#[tokio::test]
async fn the_examples_of_the_page_are_a_file_that_can_be_imported() {
    let (_place, db) = fresh().await;
    let examples = examples();
    assert_eq!(examples.len(), 3, "need an example of each type for this test to mean anything");

    let applied = import_good(&db, &examples.join("\n")).await;

    assert_eq!((applied.products.new, applied.customers.new, applied.orders.new), (1, 1, 1));
}

#[tokio::test]
async fn the_page_names_every_field_that_is_allowed() {
    let (_place, db) = fresh().await;
    let lists = [("Product", "product"), ("Customer", "customer"), ("Order", "order")];

    for (heading, record) in lists {
        let report = checked(&db, format!("{{\"type\":\"{record}\",\"nonsense\":1}}")).await;
        let fault = report.faults.iter().find(|fault| fault.field == "nonsense").unwrap();
        let allowed = fault.write.split("allowed are ").nth(1).unwrap().split(", ");
        let documented = documented_fields(heading);
        for field in allowed {
            assert!(documented.iter().any(|known| known == field), "{heading}: {field} in {documented:?}");
        }
    }
}

#[tokio::test]
async fn the_page_names_the_fields_of_lines_payments_shipments_and_variants() {
    let (_place, db) = fresh().await;
    let cases = [
        ("Product", "product", "variants"),
        ("Customer", "customer", "methods"),
        ("Customer", "customer", "addresses"),
        ("Order", "order", "lines"),
        ("Order", "order", "payments"),
        ("Order", "order", "shipments"),
    ];

    for (heading, record, list) in cases {
        let report = checked(&db, format!("{{\"type\":\"{record}\",\"{list}\":[{{\"nonsense\":1}}]}}")).await;
        let at = format!("{list}[0].nonsense");
        let fault = report.faults.iter().find(|fault| fault.field == at).unwrap();
        let documented = documented_fields(heading);
        for field in fault.write.split("allowed are ").nth(1).unwrap().split(", ") {
            let field = format!("{list}[].{field}");
            assert!(documented.contains(&field), "{heading}: {field} in {documented:?}");
        }
    }
}

#[test]
fn the_page_names_the_limits_as_they_are() {
    let thousands = |number: usize| {
        let digits = number.to_string();
        if digits.len() > 3 {
            format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
        } else {
            digits
        }
    };
    let limits = [
        (limits::KEY_CHARS, "characters"),
        (limits::NAME_CHARS, "characters"),
        (limits::TITLE_CHARS, "characters"),
        (limits::EMAIL_CHARS, "characters"),
    ];
    for (limit, unit) in limits {
        assert!(PAGE.contains(&format!("{} {unit}", thousands(limit))), "{limit} {unit}");
    }
    for limit in
        [limits::VARIANTS, limits::ORDER_LINES, limits::SHIPMENTS, limits::IDENTITIES, limits::OPTIONS]
    {
        assert!(PAGE.contains(&format!("up to {}", thousands(limit))), "{limit}");
    }
    assert!(PAGE.contains(&format!("the first {} described", thousands(limits::LINES_DESCRIBED))));
    assert!(PAGE.contains(&format!("up to {} KiB", limits::EXTRA_BYTES >> 10)));
}
