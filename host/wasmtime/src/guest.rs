//! Whose code a call runs.

use std::fmt;

use crate::component::Component;
use crate::plugin::Manifest;

/// A guest, as errors name it: with its version, as far as that is known.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Guest {
    /// One of the components that this crate carries.
    Own(Component),
    /// A plugin that was loaded.
    Plugin {
        /// Its file's name.
        file: String,
        /// Its name and version, as its manifest says; none where that was not read yet.
        known_as: Option<String>,
    },
}

/// The most characters that are shown of what a manifest says.
const MOST_SHOWN: usize = 60;

impl Guest {
    /// The file's name.
    pub fn file_name(&self) -> &str {
        match self {
            Guest::Own(component) => component.file_name(),
            Guest::Plugin { file, .. } => file,
        }
    }

    /// A plugin of which no more is known than its file.
    pub(crate) fn plugin(file: &str) -> Guest {
        Guest::Plugin { file: file.to_owned(), known_as: None }
    }

    /// The same, with what its manifest says.
    pub(crate) fn introduced(self, manifest: &Manifest) -> Guest {
        match self {
            Guest::Own(_) => self,
            Guest::Plugin { file, .. } => {
                // Written by a stranger, for a line of text.
                let shown = |text: &str| text.chars().filter(|letter| !letter.is_control()).take(MOST_SHOWN).collect::<String>();
                Guest::Plugin { file, known_as: Some(format!("{} {}", shown(&manifest.name), shown(&manifest.version))) }
            }
        }
    }
}

impl From<Component> for Guest {
    fn from(component: Component) -> Guest {
        Guest::Own(component)
    }
}

impl fmt::Display for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Guest::Own(component) => component.fmt(f),
            Guest::Plugin { file, known_as: Some(known_as) } => write!(f, "{file} ({known_as})"),
            Guest::Plugin { file, known_as: None } => f.write_str(file),
        }
    }
}
