//! The one error type: what a caller may do about it, not where it came from.

use std::fmt;

/// Result of everything that can go wrong in Attend.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, sorted by what the person in front of it can do.
#[derive(Debug)]
pub enum Error {
    /// It isn't there, or it isn't theirs: the two are not told apart.
    NotFound,
    /// A rule says no; the text is for the person and says what to do next.
    Refused(String),
    /// Someone else changed it meanwhile; the text says what it is now.
    Conflict(String),
    /// Too much at once, or the database is away: try again. The text says which.
    Busy(String),
    /// The caller has to sign in, or lacks the right.
    Forbidden,
    /// A cause inside the program or its surroundings: logged, never shown.
    Inside(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A refusal with the reason for the person.
    pub fn refused(reason: impl Into<String>) -> Error {
        Error::Refused(reason.into())
    }

    /// An inner cause given as text.
    pub fn inside(cause: impl Into<String>) -> Error {
        Error::Inside(cause.into().into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound => write!(f, "not found"),
            Error::Refused(reason) | Error::Conflict(reason) | Error::Busy(reason) => write!(f, "{reason}"),
            Error::Forbidden => write!(f, "not allowed"),
            Error::Inside(cause) => write!(f, "{cause}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        Error::Inside(cause.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Error {
        Error::Inside(cause.into())
    }
}
