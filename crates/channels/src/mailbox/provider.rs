//! What is known of the large providers, so that nobody has to look it up.

use base::{Error, Result};

/// Who runs the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Microsoft 365 and Outlook.
    Microsoft,
    /// Gmail and Google Workspace.
    Google,
    /// Any other server.
    Other,
}

/// Where consent is asked for and tokens are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doors {
    /// Where a person is sent to agree; empty when that isn't possible.
    pub authorize: String,
    /// Where tokens are made.
    pub token: String,
    /// What is asked for.
    pub scope: String,
}

/// All of them.
pub const PROVIDERS: [Provider; 3] = [Provider::Microsoft, Provider::Google, Provider::Other];

impl Provider {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Microsoft => "microsoft",
            Provider::Google => "google",
            Provider::Other => "other",
        }
    }

    /// As people read it.
    pub fn in_words(self) -> &'static str {
        match self {
            Provider::Microsoft => "Microsoft 365",
            Provider::Google => "Google",
            Provider::Other => "Another server",
        }
    }

    /// From what is stored or sent.
    pub fn read(text: &str) -> Result<Provider> {
        PROVIDERS
            .into_iter()
            .find(|provider| provider.as_str() == text)
            .ok_or_else(|| Error::refused("Choose Microsoft 365, Google or another server."))
    }

    /// Its server, if everybody's is the same. It speaks TLS from the start on port 993.
    pub fn host(self) -> Option<&'static str> {
        match self {
            Provider::Microsoft => Some("outlook.office365.com"),
            Provider::Google => Some("imap.gmail.com"),
            Provider::Other => None,
        }
    }

    /// Its doors for `tenant`; another server's are what was written.
    ///
    /// Microsoft: <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>;
    /// Google: <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>.
    pub fn doors(self, tenant: &str, written: Doors) -> Doors {
        match self {
            Provider::Microsoft => {
                let tenant = if tenant.is_empty() { "organizations" } else { tenant };
                let at =
                    |what: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{what}");
                Doors {
                    authorize: at("authorize"),
                    token: at("token"),
                    scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access".into(),
                }
            }
            Provider::Google => Doors {
                authorize: "https://accounts.google.com/o/oauth2/v2/auth".into(),
                token: "https://oauth2.googleapis.com/token".into(),
                scope: "https://mail.google.com/".into(),
            },
            Provider::Other => written,
        }
    }
}
