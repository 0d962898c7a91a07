//! Rust types and calls for the components, generated from the WIT as far as possible; nothing else.
//!
//! One set of Rust types serves both components: [`reader`] makes them, [`asker`] uses them, and [`tool`] needs none of them.

/// `types`, `parse`, `steps`, `outputs` and `tables`, which both components export. The calls are synchronous: what they run needs no I/O.
#[expect(missing_docs, reason = "generated code; the WIT documents it")]
pub mod reader {
    wasmtime::component::bindgen!({
        path: "../../wit",
        inline: "
            package whoisbox:host;
            world reader {
                export osint:whois/types@0.1.0;
                export osint:whois/parse@0.1.0;
                export osint:whois/steps@0.1.0;
                export osint:whois/outputs@0.1.0;
                export osint:whois/tables@0.1.0;
            }
        ",
        world: "whoisbox:host/reader",
    });
}

/// `client`, which only `lookup.wasm` exports, by the types of [`reader`]. Written by hand: the code that `bindgen!` generates for
/// a function called `lookup` does not compile, for it uses that name itself.
pub mod asker {
    use wasmtime::component::{ComponentType, Instance, Lift, Lower, TypedFunc};
    use wasmtime::{AsContextMut, Result, error::Context};

    use super::reader::exports::osint::whois::outputs::{Output, OutputError};
    use super::reader::exports::osint::whois::steps::{Conclusion, LookupError, Options, Pause, Report};

    /// The bounds of a lookup, of which the guest itself keeps account.
    #[derive(Clone, Copy, ComponentType, Debug, Lift, Lower)]
    #[component(record)]
    pub struct Limits {
        /// How long it may take until a connection stands, in milliseconds; 0 means 5,000.
        #[component(name = "connect-timeout")]
        pub connect_timeout: u32,
        /// How long each exchange may take, in milliseconds; 0 means 10,000.
        #[component(name = "exchange-timeout")]
        pub exchange_timeout: u32,
        /// How long the whole lookup may take, in milliseconds; 0 means 30,000.
        #[component(name = "total-timeout")]
        pub total_timeout: u32,
        /// The most bytes of one answer, decompressed; 0 means 1 MiB.
        #[component(name = "max-bytes")]
        pub max_bytes: u32,
    }

    /// What a lookup brought, in the form that a receiver takes.
    #[derive(Clone, ComponentType, Debug, Lift)]
    #[component(record)]
    pub struct Finding {
        /// The result in one word.
        pub conclusion: Conclusion,
        /// The document; none where no server told anything.
        pub output: Option<Output>,
        /// Where there is none: what came of each request, and what to do.
        pub account: Option<String>,
        /// Who asked for patience.
        pub pauses: Vec<Pause>,
    }

    /// Why a lookup gave no finding.
    #[derive(Clone, ComponentType, Debug, Lift)]
    #[component(variant)]
    pub enum FindingError {
        /// As the lookup.
        #[component(name = "lookup")]
        Lookup(LookupError),
        /// The format or its settings are unusable.
        #[component(name = "output")]
        Output(OutputError),
    }

    type Call<R> = TypedFunc<(String, Options, Limits), (Result<R, LookupError>,)>;

    type Asked = (String, Options, Limits, String, Option<String>);

    /// The calls of the interface, on one instance.
    pub struct Guest {
        lookup: Call<Report>,
        lookup_json: Call<String>,
        lookup_as: TypedFunc<Asked, (Result<Finding, FindingError>,)>,
    }

    impl Guest {
        /// Finds the interface among an instance's exports.
        ///
        /// # Errors
        /// The instance does not export it, or by other types.
        pub fn load(mut store: impl AsContextMut, instance: &Instance) -> Result<Guest> {
            let interface = instance.get_export_index(&mut store, None, "osint:whois/client@0.1.0");
            let interface = interface.context("osint:whois/client@0.1.0 is not exported")?;
            let mut export = |name| {
                let index = instance.get_export_index(&mut store, Some(&interface), name);
                index.with_context(|| format!("osint:whois/client@0.1.0 has no function {name}"))
            };
            let (lookup, lookup_json, lookup_as) = (export("lookup")?, export("lookup-json")?, export("lookup-as")?);
            Ok(Guest {
                lookup: instance.get_typed_func(&mut store, lookup)?,
                lookup_json: instance.get_typed_func(&mut store, lookup_json)?,
                lookup_as: instance.get_typed_func(&mut store, lookup_as)?,
            })
        }

        /// Calls `lookup`.
        ///
        /// # Errors
        /// The guest trapped or was stopped.
        pub async fn call_lookup(
            &self,
            store: impl AsContextMut<Data: Send>,
            query: &str,
            options: Options,
            limits: Limits,
        ) -> Result<Result<Report, LookupError>> {
            Ok(self.lookup.call_async(store, (query.to_owned(), options, limits)).await?.0)
        }

        /// Calls `lookup-json`.
        ///
        /// # Errors
        /// The guest trapped or was stopped.
        pub async fn call_lookup_json(
            &self,
            store: impl AsContextMut<Data: Send>,
            query: &str,
            options: Options,
            limits: Limits,
        ) -> Result<Result<String, LookupError>> {
            Ok(self.lookup_json.call_async(store, (query.to_owned(), options, limits)).await?.0)
        }

        /// Calls `lookup-as`.
        ///
        /// # Errors
        /// The guest trapped or was stopped.
        pub async fn call_lookup_as(
            &self,
            store: impl AsContextMut<Data: Send>,
            query: &str,
            options: Options,
            limits: Limits,
            format: &str,
            settings: Option<&str>,
        ) -> Result<Result<Finding, FindingError>> {
            let asked = (query.to_owned(), options, limits, format.to_owned(), settings.map(str::to_owned));
            Ok(self.lookup_as.call_async(store, asked).await?.0)
        }
    }
}

/// `osint:plugin`, which both components export, and any other plugin does.
#[expect(missing_docs, reason = "generated code; the WIT documents it")]
pub mod tool {
    wasmtime::component::bindgen!({
        path: "../../wit",
        inline: "
            package whoisbox:host;
            world tool {
                export osint:plugin/plugin@0.1.0;
            }
        ",
        world: "whoisbox:host/tool",
        exports: { default: async },
    });
}
