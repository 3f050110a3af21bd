//! An agent moves a mail to where it belongs: by plain forms, seen from both conversations, and taken back.

use reqwest::StatusCode;

use crate::harness::{ADDRESS, Browser, Shop, between};

/// Ana's conversation with a mail of Bob in it, whom she named.
async fn with_bob() -> (Shop, Browser, String) {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let ana = "From: Ana Lima <ana@example.org>\nTo: help@shop.example\nCc: Bob <bob@work.example>\n\
               Subject: The lamp flickers\nMessage-ID: <a1@example.org>\n\nOnly in the evening.\n";
    shop.mail("ana@example.org", ADDRESS, ana).await;
    let bob = "From: Bob Stone <bob@work.example>\nTo: help@shop.example\nSubject: Re: The lamp flickers\n\
               Message-ID: <b1@work.example>\nIn-Reply-To: <a1@example.org>\n\nMine too, by the way.\n";
    shop.mail("bob@work.example", ADDRESS, bob).await;
    let path = mia.first_in("unassigned").await;
    (shop, mia, path)
}

/// Where the page lets Bob's message be moved.
fn move_href(page: &str) -> String {
    // The queue beside it shows its first words, too.
    let mut parts = page.split("Mine too, by the way.").skip(1);
    let part = parts.find(|part| !part.contains("Only in the evening.")).unwrap();
    format!("/desk/messages/{}/move", between(part, "href=\"/desk/messages/", "/move\""))
}

#[tokio::test]
async fn the_page_says_why_a_mail_is_here_that_another_person_wrote_it_and_who_takes_part() {
    let (_shop, mia, path) = with_bob().await;

    let page = mia.page(&path).await;

    assert!(page.contains("another person: bob@work.example"), "{page}");
    assert!(page.contains("it answers the mail &lt;a1@example.org&gt;"), "{page}");
    assert!(
        page.contains("bob@work.example takes part in this conversation") && page.contains("+400"),
        "{page}"
    );
    assert!(page.contains("Who takes part") && page.contains("in Cc"), "{page}");
    assert!(!page.contains("another person: ana@example.org"));
}

#[tokio::test]
async fn a_mail_is_detached_into_a_conversation_of_its_own_and_taken_back() {
    let (shop, mia, path) = with_bob().await;
    let before = mia.page(&path).await;
    let href = move_href(&before);
    let form = mia.page(&href).await;
    assert!(form.contains("Mine too, by the way.") && form.contains("A conversation of its own"), "{form}");

    let there = mia.act(&href.replace("/move", "/detachment"), &[("scope", "later")]).await;

    assert!(there.contains("It is a conversation of its own now."), "{there}");
    assert!(there.contains("Bob Stone") && there.contains("1 message came from"), "{there}");
    let old = mia.page(&path).await;
    // Beside the queue, which shows the first words of the new one.
    let thread = old.split("Back to the inbox").nth(1).unwrap();
    assert!(!thread.contains("Mine too, by the way.") && old.contains("1 message went to"), "{old}");
    assert!(old.contains("Mia moved a message from"), "{old}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations WHERE standing = 'open'").await, 2);

    let undo = format!("/desk/moves/{}/return", between(&old, "action=\"/desk/moves/", "/return\""));
    let back = mia.act(&undo, &[]).await;

    assert!(back.contains("Everything is as it was.") && back.contains("Mine too, by the way."), "{back}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations WHERE moved_to IS NULL").await, 1);
    let again = mia.act(&undo, &[]).await;
    assert!(again.contains("This was taken back already."), "{again}");
}

#[tokio::test]
async fn a_mail_is_moved_into_another_conversation_by_its_reference() {
    let (shop, mia, path) = with_bob().await;
    shop.write("Bob Stone <bob@work.example>", "My own lamp", "It hums.").await;
    let href = move_href(&mia.page(&path).await);
    let form = mia.page(&href).await;
    assert!(form.contains("My own lamp"), "what Bob wrote before is offered: {form}");
    let reference = between(&form, "<option value=\"\">", "</select>").to_owned();
    let reference = between(&reference, "value=\"", "\"").to_owned();

    let there = mia.act(&href.replace("/move", "/joining"), &[("scope", "one"), ("known", &reference)]).await;

    assert!(there.contains("It hums.") && there.contains("Mine too, by the way."), "{there}");
    assert!(there.contains("It is here now. You can take it back above."), "{there}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM moves WHERE kind = 'joined'").await, 1);
}

#[tokio::test]
async fn what_cant_be_moved_says_why_and_changes_nothing() {
    let (shop, mia, path) = with_bob().await;
    let href = move_href(&mia.page(&path).await);
    let joining = href.replace("/move", "/joining");

    for (fields, advice) in [
        ([("scope", "one"), ("reference", "nonsense")], "No conversation has this reference."),
        ([("scope", "one"), ("reference", "")], "No conversation has this reference."),
        ([("scope", "all"), ("reference", "7KQ2M4XP")], "Choose how much is to move."),
    ] {
        let page = mia.act(&joining, &fields).await;
        assert!(page.contains(advice), "{advice}: {page}");
    }
    let nowhere = mia.get("/desk/messages/7/move").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.count("SELECT COUNT(*) FROM moves").await, 0);
}

#[tokio::test]
async fn an_observer_sees_why_but_cant_move() {
    let (shop, _mia, path) = with_bob().await;
    let ole = shop.agent("Ole", "Observer").await;

    let page = ole.page(&path).await;

    assert!(page.contains("it answers the mail &lt;a1@example.org&gt;"), "{page}");
    assert!(!page.contains("Move it elsewhere"), "{page}");
}
