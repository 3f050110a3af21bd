//! Letters that differ from the usual one, or can't be written.

use super::*;

#[tokio::test]
async fn a_quote_that_was_cut_away_stays_away() {
    let (shop, item, mia, id) = with_conversation().await;
    let mut answer = Sending { due_ms: 0, ..sending(&shop, "Sorry!", "f1") };
    answer.filled.quote = Some(String::new());
    shop.send_answer(&mia, id, answer).await.unwrap();
    let (message, _) = shop.said(&item).await.remove(0);

    writing::run(&shop.post, &message.to_string()).await;

    let letter = ::mail::parse(&shop.letter(message).await, "").unwrap();
    assert_eq!(letter.text.trim(), "Sorry!");
    let offered = shop.db.read(move |read| quoting::offered(read, id, None)).await.unwrap();
    assert_eq!(offered, "Ana wrote by e-mail:\n> It is broken.");
}

#[tokio::test]
async fn a_letter_that_cant_be_written_keeps_its_reason_with_the_message() {
    let (shop, item, mia, id) = with_conversation().await;
    let mut answer = Sending { due_ms: 0, ..sending(&shop, "Sorry!", "f1") };
    answer.filled.to = "not an address".into();
    shop.send_answer(&mia, id, answer).await.unwrap();
    let (message, _) = shop.said(&item).await.remove(0);

    assert!(matches!(writing::run(&shop.post, &message.to_string()).await, Outcome::Done));

    let reasons = shop.db.read(move |read| writing::list_unwritten(read, &[message.0])).await.unwrap();
    assert!(reasons[0].1.contains("“not an address” is no mail address"), "{reasons:?}");
}
