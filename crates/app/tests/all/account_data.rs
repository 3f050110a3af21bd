//! What a customer's account holds: profile, addresses, consents, all of it as a file, and the wish to be erased.

use reqwest::StatusCode;

use crate::account::{shop, signed_in};

#[tokio::test]
async fn name_language_and_phone_are_changed_and_nonsense_is_refused_beside_the_form() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;
    let good = [("name", "Ana <b>L</b>"), ("language", "de"), ("phone", "+49 (30) 555-0199")];

    let saved = ana.act("/account", &good).await;

    assert!(saved.contains("Saved.") && saved.contains("value=\"Ana &lt;b&gt;L&lt;/b&gt;\""), "{saved}");
    assert!(saved.contains("value=\"+49305550199\"") && saved.contains("value=\"de\" selected"), "{saved}");
    let huge = "x".repeat(100_000);
    for (name, language, phone, why) in [
        (" ", "de", "", "Write your name."),
        ("Ana", "de", "12", "Write a phone number"),
        ("Ana", "<script>", "", "languages in the list"),
        ("Ana", huge.as_str(), "", "languages in the list"),
        ("Ana", "de", huge.as_str(), "Write a phone number"),
    ] {
        let answer = ana.post("/account", &[("name", name), ("language", language), ("phone", phone)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.text.contains(why) && !answer.text.contains("<script>alert"), "{why}");
    }
    assert_eq!(ana.post("/account", &[("name", &huge)]).await.status, StatusCode::SEE_OTHER, "it is cut");
    assert!(ana.page("/account").await.len() < 50_000);
}

#[tokio::test]
async fn addresses_are_kept_changed_and_forgotten_by_their_owner_alone() {
    let shop = shop().await;
    let (ana, leo) = (signed_in(&shop, "ana@example.org").await, signed_in(&shop, "leo@example.org").await);
    let page = ana.page("/account/addresses").await;
    assert!(page.contains("value=\"Mill Lane 12\"") && page.contains("value=\"10115\""), "{page}");

    let place = [("line1", "New Road 1"), ("city", "Hamburg"), ("postcode", "20095"), ("country", "DE")];
    let main = ana.act("/account/addresses/main", &place).await;
    let labelled = [&[("label", "Work")], &place[..]].concat();
    let work = ana.act("/account/addresses", &labelled).await;
    let nowhere = ana.post("/account/addresses", &[("label", "Nowhere"), ("line1", "Just a street")]).await;

    assert!(main.contains("value=\"New Road 1\""), "{main}");
    assert!(work.contains("Work") && work.contains("Hamburg, 20095"), "{work}");
    assert!(nowhere.text.contains("Write the whole address") && nowhere.text.contains("Just a street"));
    let remove = format!("/account/addresses/{}/removal", {
        let at = work.find("/removal").unwrap();
        work[..at].rsplit('/').next().unwrap().to_owned()
    });
    assert_eq!(leo.post(&remove, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(!ana.act(&remove, &[]).await.contains("Hamburg, 20095"));
    assert_eq!(
        shop.count(
            "SELECT COUNT(*) FROM customers WHERE address LIKE 'New Road 1%' AND extra LIKE '%Hamburg%'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn nothing_is_consented_to_until_it_is_said_and_every_word_stays() {
    let shop = shop().await;
    let ana = signed_in(&shop, "ana@example.org").await;
    let fresh = ana.page("/account/consents").await;
    assert!(!fresh.contains(" checked") && !fresh.contains("What you said so far"), "{fresh}");

    let yes = ana.act("/account/consents", &[("offers", "yes"), ("surveys", "yes")]).await;
    shop.clock.advance(60_000);
    ana.post("/account/consents", &[("offers", "yes"), ("surveys", "yes")]).await;
    let less = ana.act("/account/consents", &[("surveys", "yes")]).await;

    assert_eq!(yes.matches(" checked").count(), 2);
    assert_eq!(less.matches(" checked").count(), 1);
    assert_eq!(less.matches("by you").count(), 3, "{less}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM consents").await, 3, "saying it again adds nothing");
}

#[tokio::test]
async fn ones_data_is_ones_own_and_whole() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("Ana <ana@example.org>", "The lamp", "It flickers.").await;
    let conversation = mia.first_in("open").await;
    mia.answer(&conversation, "email", "We send another.").await;
    let note = [
        ("kind", "note"),
        ("channel", "email"),
        ("text", "She is right."),
        ("client_id", "n1"),
        ("view", "open"),
    ];
    mia.upload(&format!("{conversation}/messages"), &note, &[]).await;
    let ana = signed_in(&shop, "ana@example.org").await;

    let file = ana.get("/account/data/export").await;
    let data: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();

    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(data["name"], "Ana Lima");
    assert_eq!(data["orders"].as_array().unwrap().len(), 1);
    assert_eq!(data["orders"][0]["number"], "#W7");
    assert_eq!(data["conversations"][0]["messages"].as_array().unwrap().len(), 2, "{data}");
    assert!(!file.text.contains("She is right.") && !file.text.contains("leo@example.org"), "{data}");
}

#[tokio::test]
async fn asking_to_be_erased_opens_one_conversation_with_its_tag() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;
    let ana = signed_in(&shop, "ana@example.org").await;

    let asked = ana.act("/account/data/erasure", &[]).await;
    ana.act("/account/data/erasure", &[]).await;

    assert!(asked.contains("We have it") && asked.contains("You asked for it"), "{asked}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 1);
    let page = mia.page(&mia.first_in("open").await).await;
    assert!(page.contains("Please erase my data") && page.contains("erasure"), "{page}");
}
