//! Why an exchange of the host's own gave no answer: in the contract's word, and in words for people. And the contract's words as
//! its JSON has them.

use std::borrow::Cow;

use wasmtime_wasi_http::Error;

use crate::steps::{Conclusion, Failure};

impl Failure {
    /// Its name in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Failure::NameNotResolved => "name_not_resolved",
            Failure::ConnectionRefused => "connection_refused",
            Failure::ConnectionReset => "connection_reset",
            Failure::TimedOut => "timed_out",
            Failure::Unreachable => "unreachable",
            Failure::Denied => "denied",
            Failure::TooLarge => "too_large",
            Failure::Tls => "tls",
            Failure::Protocol => "protocol",
            Failure::Paused => "paused",
            Failure::Other => "other",
        }
    }
}

impl Conclusion {
    /// All of them, what was found first.
    pub const ALL: [Conclusion; 9] = [
        Conclusion::Found,
        Conclusion::NotFound,
        Conclusion::Reserved,
        Conclusion::Throttled,
        Conclusion::Refused,
        Conclusion::Unavailable,
        Conclusion::Unreadable,
        Conclusion::NetworkFailure,
        Conclusion::Denied,
    ];

    /// Its name in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Conclusion::Found => "found",
            Conclusion::NotFound => "not_found",
            Conclusion::Reserved => "reserved",
            Conclusion::Throttled => "throttled",
            Conclusion::Refused => "refused",
            Conclusion::Unavailable => "unavailable",
            Conclusion::Unreadable => "unreadable",
            Conclusion::NetworkFailure => "network_failure",
            Conclusion::Denied => "denied",
        }
    }

    /// The one of that name.
    pub fn of_word(word: &str) -> Option<Conclusion> {
        Conclusion::ALL.into_iter().find(|conclusion| conclusion.word() == word)
    }
}

/// The failure of `wit/steps.wit` that an error is.
pub(crate) fn failure(error: &Error) -> Failure {
    match error {
        Error::HttpRequestDenied | Error::DestinationIpProhibited => Failure::Denied,
        Error::DnsError { .. } | Error::DestinationNotFound => Failure::NameNotResolved,
        Error::DnsTimeout | Error::ConnectionTimeout | Error::HttpResponseTimeout => Failure::TimedOut,
        Error::DestinationUnavailable | Error::DestinationIpUnroutable => Failure::Unreachable,
        Error::ConnectionRefused => Failure::ConnectionRefused,
        Error::ConnectionTerminated | Error::HttpResponseIncomplete => Failure::ConnectionReset,
        Error::TlsProtocolError | Error::TlsCertificateError | Error::TlsAlertReceived { .. } => Failure::Tls,
        Error::HttpResponseBodySize(_) | Error::HttpResponseHeaderSectionSize(_) => Failure::TooLarge,
        Error::HttpRequestUriInvalid | Error::HttpResponseContentCoding(_) | Error::HttpProtocolError => Failure::Protocol,
        _ => Failure::Other,
    }
}

/// What an error means, as the end of a sentence.
pub(crate) fn words(error: &Error) -> Cow<'static, str> {
    let words = match error {
        Error::DnsError { .. } => "the host name has no address",
        Error::DestinationIpProhibited => "the policy forbids the server",
        Error::ConnectionRefused => "the server refused the connection",
        Error::ConnectionTerminated | Error::HttpResponseIncomplete => "the server broke the connection off",
        Error::ConnectionTimeout | Error::HttpResponseTimeout => "no answer in time",
        Error::DestinationIpUnroutable | Error::DestinationUnavailable => "no route leads to the server",
        Error::TlsCertificateError => "the server's certificate is not trusted",
        Error::TlsProtocolError | Error::TlsAlertReceived { .. } => "no secure connection could be made",
        Error::HttpResponseBodySize(_) => "the answer is larger than allowed",
        Error::HttpResponseHeaderSectionSize(_) => "the head of the answer is larger than allowed",
        Error::HttpRequestUriInvalid => "this is no URL of the scheme https or http",
        Error::HttpResponseContentCoding(_) => "the answer is compressed, though that was not asked for",
        Error::HttpProtocolError => "the server does not speak HTTP",
        Error::InternalError(Some(why)) => return why.clone().into(),
        other => return format!("the exchange failed ({other:?})").into(),
    };
    words.into()
}
