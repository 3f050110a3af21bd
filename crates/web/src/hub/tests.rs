use super::*;

fn event(tx: i64, conversation: i64, customer: i64) -> Event {
    Event {
        position: Position { tx, id: 1 },
        kind: "message.received".into(),
        at_ms: 0,
        actor: "system".into(),
        customer_id: Some(customer),
        conversation_id: Some(conversation),
        subject_id: None,
        data: String::new(),
    }
}

fn at(tx: i64) -> Position {
    Position { tx, id: 1 }
}

#[tokio::test]
async fn many_changes_between_two_looks_are_one_piece_of_news() {
    let hub = Hub::default();
    let listener = Arc::new(Listener::default());
    hub.listen(&listener, "conversation:7", at(0));

    for tx in 1..=1000 {
        hub.tell(&event(tx, 7, 3));
    }
    hub.tell(&event(1001, 8, 3));

    assert_eq!(listener.next().await, HashMap::from([("conversation:7".to_owned(), at(1000))]));
}

#[tokio::test]
async fn whoever_reconnects_hears_at_once_what_happened_meanwhile_and_nothing_else() {
    let hub = Hub::default();
    hub.tell(&event(5, 7, 3));
    let (late, current) = (Arc::new(Listener::default()), Arc::new(Listener::default()));

    hub.listen(&late, "conversation:7", at(4));
    hub.listen(&current, "conversation:7", at(5));

    assert_eq!(late.next().await["conversation:7"], at(5));
    assert!(current.news.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_hub_that_has_just_begun_tells_everyone_who_saw_less_to_look() {
    let hub = Hub::starting_at(at(9));
    let (old, current) = (Arc::new(Listener::default()), Arc::new(Listener::default()));

    hub.listen(&old, "inbox", at(8));
    hub.listen(&current, "inbox", at(9));

    assert_eq!(old.next().await["inbox"], at(9));
    assert!(current.news.lock().unwrap().is_empty());
}

#[test]
fn who_has_gone_leaves_nothing_behind() {
    let hub = Hub::default();
    let (one, other) = (Arc::new(Listener::default()), Arc::new(Listener::default()));
    hub.listen(&one, "visitor:3", at(0));
    hub.listen(&other, "visitor:3", at(0));

    hub.leave(&one, &["visitor:3".into()]);
    assert!(hub.is_heard("visitor:3"));
    hub.leave(&other, &["visitor:3".into()]);

    assert!(!hub.is_heard("visitor:3"));
    assert!(hub.topics().listeners.is_empty());
}

#[test]
fn what_is_remembered_has_a_limit_and_forgetting_tells_too_much_rather_than_too_little() {
    let hub = Hub::default();
    for conversation in 0..(REMEMBERED as i64) {
        hub.tell(&event(conversation + 1, conversation, 1));
    }

    let floor = hub.topics().floor;
    assert!(floor > at(0) && hub.topics().last.len() <= REMEMBERED);
}
