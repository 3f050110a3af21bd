//! "Topic T is at event n", to whoever is looking. What T looks like, the page asks for itself.
//!
//! Topics: `inbox` (any conversation changed), `conversation:7`, `customer:7`, and `visitor:7` for the widget of that
//! customer. Many changes between two looks are one piece of news: a listener holds the last position of each topic,
//! never a queue.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use base::events::{Event, Position};
use tokio::sync::Notify;

/// Topics whose last position is remembered for those who reconnect.
const REMEMBERED: usize = 50_000;

/// Who looks at what in this process; clones are the same hub.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Topics>>);

#[derive(Default)]
struct Topics {
    listeners: HashMap<String, Vec<Weak<Listener>>>,
    last: HashMap<String, Position>,
    /// Nothing is known of what happened up to here.
    floor: Position,
}

/// One connection's ear.
#[derive(Debug, Default)]
pub struct Listener {
    news: Mutex<HashMap<String, Position>>,
    bell: Notify,
}

impl Hub {
    /// Begins at `floor`: whoever saw less is told to look.
    pub fn starting_at(floor: Position) -> Hub {
        let hub = Hub::default();
        hub.topics().floor = floor;
        hub
    }

    /// Tells everyone who looks at what `event` changed.
    pub fn tell(&self, event: &Event) {
        let mut topics = self.topics();
        for topic in topics_of(event) {
            topics.tell(topic, event.position);
        }
    }

    /// Adds `topic` to what `listener` hears; it hears at once if something happened after `since`.
    pub fn listen(&self, listener: &Arc<Listener>, topic: &str, since: Position) {
        let mut topics = self.topics();
        let last = topics.last.get(topic).copied().unwrap_or(topics.floor);
        topics.listeners.entry(topic.to_owned()).or_default().push(Arc::downgrade(listener));
        if last > since {
            listener.hear(topic, last);
        }
    }

    /// Forgets a listener that has gone.
    pub fn leave(&self, listener: &Arc<Listener>, topics: &[String]) {
        let mut known = self.topics();
        for topic in topics {
            let is_empty = known.listeners.get_mut(topic).is_some_and(|all| {
                all.retain(|one| {
                    one.strong_count() > 0 && !std::ptr::eq(one.as_ptr(), Arc::as_ptr(listener))
                });
                all.is_empty()
            });
            if is_empty {
                known.listeners.remove(topic);
            }
        }
    }

    /// True when somebody looks at `topic` in this process.
    pub fn is_heard(&self, topic: &str) -> bool {
        self.topics().listeners.contains_key(topic)
    }

    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Topics {
    fn tell(&mut self, topic: String, at: Position) {
        for listener in self.listeners.get(&topic).into_iter().flatten().filter_map(Weak::upgrade) {
            listener.hear(&topic, at);
        }
        if self.last.len() >= REMEMBERED {
            self.floor = self.last.values().copied().max().unwrap_or(self.floor);
            self.last.clear();
        }
        self.last.insert(topic, at);
    }
}

impl Listener {
    fn hear(&self, topic: &str, at: Position) {
        let mut news = self.news.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        news.insert(topic.to_owned(), at);
        self.bell.notify_one();
    }

    /// Waits for news and takes it.
    pub async fn next(&self) -> HashMap<String, Position> {
        loop {
            let news =
                std::mem::take(&mut *self.news.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
            if !news.is_empty() {
                return news;
            }
            self.bell.notified().await;
        }
    }
}

fn topics_of(event: &Event) -> Vec<String> {
    let mut topics = Vec::with_capacity(4);
    if let Some(id) = event.conversation_id {
        topics.push("inbox".to_owned());
        topics.push(format!("conversation:{id}"));
    }
    if let Some(id) = event.customer_id {
        topics.push(format!("customer:{id}"));
        topics.push(format!("visitor:{id}"));
    }
    topics
}

#[cfg(test)]
mod tests;
