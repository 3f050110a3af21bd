//! The slip in the parcel.

use base::config::{ReturnPlace, Returns};

use super::super::label::{code, destination, slip};
use super::*;

fn returns() -> Returns {
    let place = |kinds: &[&str], countries: &[&str], tags: &[&str], name: &str| ReturnPlace {
        kinds: kinds.iter().map(|kind| kind.to_string()).collect(),
        countries: countries.iter().map(|country| country.to_string()).collect(),
        tags: tags.iter().map(|tag| tag.to_string()).collect(),
        address: vec![name.to_string()],
    };
    Returns {
        address: vec!["Warehouse".into()],
        places: vec![
            place(&["repair"], &[], &[], "Workshop"),
            place(&[], &["CH"], &[], "Swiss depot"),
            place(&["return", "exchange"], &[], &["sofa"], "Supplier"),
        ],
    }
}

#[test]
fn a_parcel_goes_to_the_first_place_that_takes_it() {
    let sofa = ["sofa".to_owned()];
    let cases: [(Kind, &str, &[String], &str); 6] = [
        (Kind::Return, "DE", &[], "Warehouse"),
        (Kind::Repair, "CH", &[], "Workshop"),
        (Kind::Return, "ch", &sofa, "Swiss depot"),
        (Kind::Exchange, "DE", &sofa, "Supplier"),
        (Kind::Gift, "DE", &sofa, "Warehouse"),
        (Kind::Withdrawal, "", &[], "Warehouse"),
    ];
    for (kind, country, tags, expected) in cases {
        assert_eq!(destination(&returns(), kind, (country, tags)), [expected], "{kind:?} {country} {tags:?}");
    }
    assert!(destination(&Returns::default(), Kind::Return, ("DE", &[])).is_empty());
}

#[tokio::test]
async fn a_slip_says_what_is_in_it_and_where_it_goes() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[2, 1]).await).await.unwrap();
    let url = format!("https://help.shop.example/desk/returns/{}", item.reference);
    let (copy, to) = (item.clone(), url.clone());

    let slip = sample.db.read(move |read| slip(read, &copy, &returns(), &to)).await.unwrap();

    assert_eq!((slip.reference.as_str(), slip.order_number.as_str()), (item.reference.as_str(), "#W1001"));
    assert_eq!(slip.to, ["Warehouse"]);
    assert_eq!(slip.from, ["Hafenstr. 3", "Köln, 50667", "DE"]);
    let lines: Vec<_> = slip.lines.iter().map(|line| (line.sku.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("LAMP-OAK", 2), ("CUP-1", 1)]);
    assert_eq!(slip.code, code(&url).unwrap());
}

#[tokio::test]
async fn a_gifts_slip_doesnt_say_where_the_buyer_lives() {
    let sample = Sample::open().await;
    let gift = NewReturn { kind: Kind::Gift, customer_id: sample.bo, ..sample.return_of(&[1, 0]).await };
    let item = opened(&sample.db, gift).await.unwrap();

    let slip = sample.db.read(move |read| slip(read, &item, &returns(), "https://x.example")).await.unwrap();

    assert!(slip.from.is_empty());
}

#[test]
fn a_code_has_its_three_corners_and_a_light_edge() {
    let code = code("R-7KQ2M4XP").unwrap();

    assert_eq!(code.size, 21 + 8);
    for corner in ["M4,4h", "M24,4h", "M4,24h"] {
        assert!(code.path.contains(corner), "{corner} in {}", code.path);
    }
    assert!(!code.path.contains("M3,") && !code.path.contains("M25,"));
    assert!(super::super::label::code(&"x".repeat(3_000)).unwrap_err().to_string().contains("too long"));
}
