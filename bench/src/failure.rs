//! Other crates' errors as the one error of this workspace.

use base::Error;

/// `cause` as an inner error: a benchmark that can't go on says why and ends.
pub fn inside(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Inside(cause.into())
}
