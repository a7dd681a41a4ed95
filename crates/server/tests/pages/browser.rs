//! A browser without a screen, driven as a person would.

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
    sync::Once,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, key::Key, wd::WebDriverCompatibleCommand,
};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use url::Url;

/// How long a page may take to show what is awaited.
const PATIENCE: Duration = Duration::from_secs(20);

/// Password of everybody in the sandbox.
pub(crate) const PASSWORD: &str = "demonstration";

/// Whether the pages may run their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    Run,
    Refused,
}

/// How pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) is_phone: bool,
    pub(crate) is_dark: bool,
}

impl Look {
    pub(crate) const PHONE: Self = Self {
        is_phone: true,
        is_dark: false,
    };

    pub(crate) const ALL: [Self; 4] = [
        Self::of(false, false),
        Self::of(false, true),
        Self::of(true, false),
        Self::of(true, true),
    ];

    const fn of(is_phone: bool, is_dark: bool) -> Self {
        Self { is_phone, is_dark }
    }
}

/// A browser and its driver, stopped when dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    /// What the driver says: it stops when nobody listens.
    _said: Lines<BufReader<ChildStdout>>,
    _profile: TempDir,
    client: Client,
    url: String,
}

/// Whether a browser is there; says once that it is not.
fn is_installed() -> bool {
    static SKIPPED: Once = Once::new();
    let answers = |program: &str| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let is_installed = answers("chromium") && answers("chromedriver");
    if !is_installed {
        SKIPPED.call_once(|| println!("Browser skipped: no chromium and chromedriver"));
    }
    is_installed
}

/// The port in what the driver says first: « … on port 0 », which it was asked for, then the one it took.
fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("on port ")?;
    let port = port.trim_end_matches('.').parse().ok()?;
    (port != 0).then_some(port)
}

impl Browser {
    /// Opens a browser on a server; none where none is installed.
    pub(crate) async fn open(url: &str) -> Option<Self> {
        Self::open_with(url, Scripts::Run).await
    }

    /// Opens a browser that runs scripts, or does not.
    pub(crate) async fn open_with(url: &str, scripts: Scripts) -> Option<Self> {
        if !is_installed() {
            return None;
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("LANGUAGE", "fr")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = said
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| port(&line))
            .unwrap();
        let profile = tempfile::tempdir().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, scripts))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Self {
            driver,
            port,
            _said: said,
            _profile: profile,
            client,
            url: url.to_owned(),
        })
    }

    /// Looks at pages in this way from now on.
    pub(crate) async fn look(&self, look: Look) {
        let (width, height) = if look.is_phone {
            (390, 844)
        } else {
            (1280, 900)
        };
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": look.is_phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        let scheme = if look.is_dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    pub(crate) async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.url);
        self.client.goto(&address).await.unwrap();
    }

    /// Address of the page in sight.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    /// Path of the page in sight.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Waits until the browser is at an address that holds this.
    pub(crate) async fn arrives_at(&self, part: &str) {
        let start = std::time::Instant::now();
        loop {
            let address = self.address().await;
            if address.contains(part) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{part} is not in {address}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn find(&self, xpath: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        match wait
            .every(Duration::from_millis(50))
            .for_element(Locator::XPath(xpath))
            .await
        {
            Ok(element) => element,
            Err(error) => panic!(
                "{xpath}: {error} on {}:\n{}",
                self.path().await,
                self.text().await
            ),
        }
    }

    /// Presses what an XPath designates; again when the page changed under the finger.
    pub(crate) async fn click(&self, xpath: &str) {
        for _ in 0..3 {
            let element = self.find(xpath).await;
            if self.reveal(&element).await.is_err() {
                continue;
            }
            match element.click().await {
                Err(error) if error.is_stale_element_reference() => {}
                clicked => return clicked.unwrap(),
            }
        }
        panic!("{xpath} never stays in place");
    }

    /// The words in sight.
    pub(crate) async fn text(&self) -> String {
        let body = self.client.find(Locator::Css("body")).await.unwrap();
        body.text().await.unwrap()
    }

    /// Waits until a text is there.
    pub(crate) async fn sees(&self, text: &str) {
        self.find(&format!(
            "//body//*[contains(normalize-space(.), \"{text}\")]"
        ))
        .await;
    }

    /// Presses the visible button, or follows the link, that has this name.
    pub(crate) async fn press(&self, name: &str) {
        let is_named = format!("normalize-space(.) = \"{name}\"");
        let xpath =
            format!("//main//a[{is_named}] | //main//button[{is_named} and not(@aria-hidden)]");
        self.click(&xpath).await;
    }

    /// Presses a button of the card of a slip.
    pub(crate) async fn press_on_card(&self, number: &str, name: &str) {
        let xpath =
            format!("//article[@data-testid='{number}']//a[normalize-space(.) = \"{name}\"]");
        self.click(&xpath).await;
    }

    /// Opens the page of a slip from its card.
    pub(crate) async fn open_card(&self, number: &str) {
        self.press_on_card(number, number).await;
    }

    /// Follows an entry of the dashboard's menu; its count is not part of its name.
    pub(crate) async fn tab(&self, group: &str, name: &str) {
        let xpath = format!(
            "//nav[@id='menu-secondaire']/h2[. = \"{group}\"]/following-sibling::ul[1]//a[starts-with(normalize-space(.), \"{name}\")]"
        );
        self.click(&xpath).await;
    }

    /// Brings an element to the middle of the screen, where nothing covers it.
    async fn reveal(&self, element: &Element) -> Result<(), fantoccini::error::CmdError> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
        let element = serde_json::to_value(element).unwrap();
        self.client.execute(script, vec![element]).await?;
        Ok(())
    }

    /// Ticks a box, or takes it off.
    pub(crate) async fn tick(&self, id: &str) {
        self.click(&format!("//*[@id='{id}']")).await;
    }

    /// Selects a value of a list.
    pub(crate) async fn select(&self, id: &str, value: &str) {
        self.field(id).await.select_by_value(value).await.unwrap();
    }

    /// Replaces what a field holds.
    pub(crate) async fn fill(&self, id: &str, value: &str) {
        let field = self.field(id).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Chooses one of the values of a field, all of which are shown.
    pub(crate) async fn choose(&self, name: &str, value: &str) {
        let xpath = format!("//input[@name='{name}' and @value='{value}']");
        self.click(&xpath).await;
    }

    /// Waits until a status is shown.
    pub(crate) async fn sees_badge(&self, status: &str) {
        self.find(&format!(
            "//span[contains(@class, 'badge') and normalize-space(.) = \"{status}\"]"
        ))
        .await;
    }

    /// Waits until a text is nowhere.
    pub(crate) async fn misses(&self, text: &str) {
        let start = std::time::Instant::now();
        while self.text().await.contains(text) {
            assert!(start.elapsed() < PATIENCE, "{text} is still there");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What a field holds.
    pub(crate) async fn value(&self, id: &str) -> String {
        let field = self.field(id).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// An attribute of an element; none when it has none.
    pub(crate) async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.field(id).await.attr(name).await.unwrap()
    }

    async fn field(&self, id: &str) -> Element {
        self.find(&format!("//*[@id='{id}']")).await
    }

    /// Types in whatever has the focus.
    pub(crate) async fn type_keys(&self, text: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(text).await.unwrap();
    }

    /// Moves the focus on, as the tab key does, until something has this name; then presses Enter.
    pub(crate) async fn enter_on(&self, name: &str) {
        self.tab_to(name).await;
        self.type_keys(&Key::Enter.to_string()).await;
    }

    /// Moves the focus on until something has this name, or this identifier.
    pub(crate) async fn tab_to(&self, name: &str) {
        let mut met = Vec::new();
        for _ in 0..80 {
            self.type_keys(&Key::Tab.to_string()).await;
            let focused = self.client.active_element().await.unwrap();
            let text = focused.text().await.unwrap();
            let id = focused.attr("id").await.unwrap().unwrap_or_default();
            if text == name || id == name {
                return;
            }
            met.push(format!("{text} #{id}"));
        }
        panic!("the tab key never reaches {name}: {met:?}");
    }

    pub(crate) async fn log_in(&self, email: &str) {
        self.client.delete_all_cookies().await.unwrap();
        self.go("/login").await;
        self.fill("email", email).await;
        self.fill("password", PASSWORD).await;
        self.press("Se connecter").await;
        self.sees("Se déconnecter").await;
    }

    pub(crate) async fn log_out(&self) {
        self.find("//header//button[. = \"Se déconnecter\"]")
            .await
            .click()
            .await
            .unwrap();
    }

    /// Media type and first characters of what a link leads to.
    pub(crate) async fn download(&self, name: &str) -> (String, String) {
        let link = self
            .find(&format!("//main//a[normalize-space(.) = \"{name}\"]"))
            .await;
        let href = link.attr("href").await.unwrap().unwrap();
        let script =
            "const done = arguments[1]; fetch(arguments[0]).then(async (response) => done([
            response.headers.get('content-type'), (await response.text()).slice(0, 5)]))
            .catch((error) => done(['', String(error)]));";
        let told = self
            .client
            .execute_async(script, vec![json!(href)])
            .await
            .unwrap();
        let part = |place: usize| told[place].as_str().unwrap_or_default().to_owned();
        (part(0), part(1))
    }

    /// Runs a script in the page.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Runs a script that gives its answer to the function that is its last argument.
    pub(crate) async fn eventually(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// A picture of the whole page, below the screen's edge too.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        let size = "const { clientWidth, scrollHeight } = document.documentElement; return [clientWidth, scrollHeight];";
        let size = self.script(size).await;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.devtools("Page.captureScreenshot", asked).await;
        BASE64_STANDARD
            .decode(taken["data"].as_str().unwrap())
            .unwrap()
    }

    async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let command = DevTools {
            command,
            parameters,
        };
        self.client.issue_cmd(command).await.unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked so, the driver closes its browser before it leaves.
        let asked = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut driver| {
            let host = format!("127.0.0.1:{}", self.port);
            let request =
                format!("GET /shutdown HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            driver.set_read_timeout(Some(PATIENCE))?;
            driver.write_all(request.as_bytes())?;
            driver.read_to_end(&mut Vec::new())
        });
        if asked.is_err() {
            let _ = self.driver.kill();
        }
        let _ = self.driver.wait();
    }
}

/// A command of the browser's own protocol.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}

fn capabilities(profile: &TempDir, scripts: Scripts) -> Map<String, Value> {
    let mut options = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", "--window-size=1280,900", "--lang=fr",
            // Nothing but the server under test can be reached: pages need nobody else.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            format!("--user-data-dir={}", profile.path().display()),
        ],
    });
    if scripts == Scripts::Refused {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options });
    capabilities.as_object().cloned().unwrap_or_default()
}
