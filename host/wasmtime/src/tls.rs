//! Whom to trust: Mozilla's roots, which the program carries, and the certificates that the embedder adds. No file of the machine
//! is read.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;

/// Reads CA certificates from PEM text.
///
/// # Errors
/// [`Error::Certificates`]: the text is not PEM or holds no certificate.
pub(crate) fn read_certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(Error::Certificates("the text holds no certificate".into())),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(Error::Certificates(error.to_string())),
    }
}

/// Sets TLS up.
///
/// # Errors
/// [`Error::Certificates`]: one of the added certificates cannot be a trust anchor.
pub(crate) fn configure(added: &[CertificateDer<'static>]) -> Result<Arc<ClientConfig>, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
    for certificate in added {
        roots.add(certificate.clone()).map_err(|error| Error::Certificates(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|error| Error::Certificates(error.to_string()))?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
