//! A webhook and what came of it.

use connections::hook;
use connections::hook::replaying;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{stored, time};

/// A webhook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hook {
    /// Its id.
    pub id: String,
    /// Where it is told.
    pub url: String,
    /// What it is told.
    pub events: Vec<String>,
    /// What signatures are checked with; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: Option<String>,
    /// Since when.
    pub created_at: String,
    /// Since when it takes nothing.
    pub failing_since: Option<String>,
    /// Since when it is told nothing.
    pub disabled_at: Option<String>,
    /// Why not.
    pub disabled_why: String,
}

/// An event on its way to one webhook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// What stands in the header `webhook-id`.
    pub webhook_id: String,
    /// The event's kind.
    pub event: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// When it happened.
    pub at: String,
    /// When it was taken or given up.
    pub settled_at: Option<String>,
    /// What is posted.
    #[schema(value_type = Object)]
    pub body: Value,
    /// Every try, oldest first.
    pub attempts: Vec<Attempt>,
}

/// One try to deliver.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attempt {
    /// When.
    pub at: String,
    /// The HTTP status; null when nothing came back.
    pub status: Option<i64>,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The first 1,024 bytes of the answer, or why there was none.
    pub answer: String,
}

/// What is sent again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// How many deliveries.
    pub count: i64,
    /// The time to go on from when there are more; null when these were all.
    pub next_since: Option<String>,
}

impl Hook {
    /// `hook` for a program.
    pub fn of(hook: &hook::Hook) -> Hook {
        Hook {
            id: hook.id.to_string(),
            url: hook.url.clone(),
            events: hook.kinds.clone(),
            secret: None,
            created_at: time(hook.created_ms),
            failing_since: hook.failing_since_ms.map(time),
            disabled_at: hook.disabled_ms.map(time),
            disabled_why: hook.disabled_why.clone(),
        }
    }

    /// The same with its secret.
    pub fn with(self, secret: String) -> Hook {
        Hook { secret: Some(secret), ..self }
    }
}

impl Delivery {
    /// `delivery` for a program.
    pub fn of(delivery: &replaying::Delivery) -> Delivery {
        Delivery {
            id: delivery.id.to_string(),
            webhook_id: format!("evt_{}", delivery.event_id),
            event: delivery.kind.clone(),
            state: delivery.state.clone(),
            at: time(delivery.created_ms),
            settled_at: delivery.settled_ms.map(time),
            body: stored(&delivery.body),
            attempts: delivery.attempts.iter().map(Attempt::of).collect(),
        }
    }
}

impl Attempt {
    fn of(attempt: &replaying::Attempt) -> Attempt {
        Attempt {
            at: time(attempt.at_ms),
            status: attempt.status,
            took_ms: attempt.took_ms,
            answer: attempt.answer.clone(),
        }
    }
}

impl Replayed {
    /// `count` deliveries, and from when on there are more.
    pub fn of(count: i64, next_ms: Option<i64>) -> Replayed {
        Replayed { count, next_since: next_ms.map(time) }
    }
}
