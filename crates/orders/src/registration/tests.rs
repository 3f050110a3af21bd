use super::*;
use crate::sample::Sample;

fn lamp(customer_id: i64, serial: &str) -> NewRegistration {
    NewRegistration {
        customer_id,
        order_id: None,
        actor: format!("customer:{customer_id}"),
        sku: "LAMP-OAK".into(),
        title: "Lamp".into(),
        serial: serial.into(),
        bought_ms: 1_700_000_000_000,
        warranty_until_ms: None,
    }
}

async fn registered(sample: &Sample, new: NewRegistration) -> Result<Registration> {
    sample.db.write(move |tx| register(tx, &new, &[])).await
}

#[tokio::test]
async fn a_product_is_registered_once_by_one_person() {
    let sample = Sample::open().await;

    let first = registered(&sample, lamp(sample.anna, " sn 12-a ")).await.unwrap();
    let again = registered(&sample, lamp(sample.anna, "SN12-A")).await.unwrap();
    let foreign = registered(&sample, lamp(sample.bo, "sn12-a")).await.unwrap_err().to_string();
    let other_thing =
        registered(&sample, NewRegistration { sku: "CUP-1".into(), ..lamp(sample.bo, "SN12-A") }).await;

    assert_eq!((first.serial.as_str(), again.id), ("SN12-A", first.id));
    assert!(
        foreign.contains("can't be registered") && !foreign.contains(&sample.anna.to_string()),
        "{foreign}"
    );
    assert!(!foreign.to_lowercase().contains("already"), "it doesn't say that somebody has it: {foreign}");
    assert!(other_thing.is_ok(), "{other_thing:?}");
    assert_eq!(sample.events(&["registration."]).await.len(), 2);
    let (anna, bo) = (sample.anna, sample.bo);
    let counts = sample
        .db
        .read(move |read| {
            Ok([of_customer(read, &[anna])?, of_customer(read, &[anna, bo])?, of_customer(read, &[])?]
                .map(|page| page.len()))
        })
        .await
        .unwrap();
    assert_eq!(counts, [1, 2, 0]);
}

#[tokio::test]
async fn the_same_person_under_another_row_is_no_stranger() {
    let sample = Sample::open().await;
    let (anna, bo) = (sample.anna, sample.bo);
    let first = registered(&sample, lamp(anna, "SN-1")).await.unwrap();
    sample
        .db
        .write(move |tx| people::customer::merging::merge(tx, None, CustomerId(anna), CustomerId(bo)))
        .await
        .unwrap();

    let again = registered(&sample, lamp(bo, "SN-1")).await.unwrap();

    assert_eq!(again, first);
}

#[tokio::test]
async fn what_cant_be_registered_says_why() {
    let sample = Sample::open().await;
    for (new, hint) in [
        (lamp(sample.anna, "  "), "as it stands on the product"),
        (lamp(sample.anna, &"9".repeat(65)), "as it stands on the product"),
        (NewRegistration { sku: String::new(), ..lamp(sample.anna, "1") }, "Choose the product"),
        (NewRegistration { bought_ms: i64::MAX, ..lamp(sample.anna, "1") }, "lies ahead"),
    ] {
        let error = registered(&sample, new).await.unwrap_err().to_string();
        assert!(error.contains(hint), "{hint}: {error}");
    }
}

#[tokio::test]
async fn serial_numbers_look_as_the_products_tag_says() {
    let sample = Sample::open().await;
    let (new, wrong) = (lamp(sample.anna, "fj 1234 ab"), lamp(sample.anna, "1234"));
    let formats =
        ["FJ9999AA", "99-99"].map(|pattern| SerialFormat { tag: "lamps".into(), pattern: pattern.into() });
    sample
        .db
        .write(|tx| {
            let tags = r#"["home","lamps"]"#;
            tx.execute("UPDATE products SET tags = $1 WHERE shop_key = 'lamp'", &[&tags])
        })
        .await
        .unwrap();

    let (strict, same) = (formats.clone(), formats.clone());
    let error = sample.db.write(move |tx| register(tx, &wrong, &strict)).await.unwrap_err().to_string();
    let right = sample.db.write(move |tx| register(tx, &new, &same)).await.unwrap();
    let cup = NewRegistration { sku: "CUP-1".into(), ..lamp(sample.anna, "1234") };
    let untagged = sample.db.write(move |tx| register(tx, &cup, &formats)).await;

    assert!(error.contains("FJ9999AA"), "{error}");
    assert_eq!(right.serial, "FJ1234AB");
    assert!(untagged.is_ok());
}

#[test]
fn patterns_stand_for_digits_letters_or_themselves() {
    let cases = [
        ("FJ-99-AA", "FJ-12-XY", true),
        ("FJ-99-AA", "fj-12-xy", true),
        ("FJ-99-AA", "FJ-1X-XY", false),
        ("FJ-99-AA", "FJ-12-X1", false),
        ("FJ-99-AA", "FJ-12-XYZ", false),
        ("??", "A1", true),
        ("??", "-1", false),
        ("", "", true),
    ];
    for (pattern, serial, expected) in cases {
        assert_eq!(fits(pattern, serial), expected, "{pattern} {serial}");
    }
}
