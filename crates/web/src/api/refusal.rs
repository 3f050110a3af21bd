//! Why a handler can't answer: an error of the domain, or a problem of the request.

use axum::response::{IntoResponse, Response};
use base::Error;

use crate::failure::Failure;
use crate::problem::Problem;

/// Either of the two, on its way to the program that asked.
#[derive(Debug)]
pub enum Refusal {
    /// What the domain said.
    Failed(Error),
    /// What is wrong with the request.
    Told(Box<Problem>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal::Failed(error)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Told(Box::new(problem))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::Failed(error) => Failure(error).into_response(),
            Refusal::Told(problem) => problem.into_response(),
        }
    }
}
