//! Every setting, declared once.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use jiff::Timestamp;
use url::Url;

use super::{
    layers::{ConfigError, Layers},
    value::{DailyHour, Environment, LogFormat, Origin, Role, Secret, SettingValue},
};

/// Which commands take a setting as a flag. All of them read it in the environment and in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every command that opens the data.
    Data,
    /// `serve` only.
    Serve,
}

/// The declaration of a setting.
#[derive(Debug)]
pub struct Setting {
    /// Name of the flag (`--name`) and of the key in the file.
    pub name: &'static str,
    /// Name of the variable that the reference implementation reads for it, accepted too.
    pub alias: Option<&'static str>,
    /// Text that is read when nobody chose; none for a setting that may be absent.
    pub default: Option<&'static str>,
    /// What it does, in French.
    pub help: &'static str,
    /// What its value must be, in French.
    pub expected: &'static str,
    /// Turned on by its flag alone.
    pub is_flag: bool,
    /// Never shown.
    pub is_secret: bool,
    /// Who takes it as a flag.
    pub scope: Scope,
    pub(super) is_right: fn(&str) -> bool,
}

impl Setting {
    /// `BORDEREAU_TRUSTED_HOPS`
    pub fn variable(&self) -> String {
        format!(
            "BORDEREAU_{}",
            self.name.to_ascii_uppercase().replace('-', "_")
        )
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $field:ident / $name:literal : $type:ty $(= $default:literal)?, $scope:ident $(, alias $alias:literal)?, $help:literal;)+) => {
        /// What the operator chose.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        /// Every setting, in the order in which `bordereau config` shows them.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            name: $name,
            alias: settings!(@option $($alias)?),
            default: settings!(@option $($default)?),
            help: $help,
            expected: <$type as SettingValue>::EXPECTED,
            is_flag: <$type as SettingValue>::IS_FLAG,
            is_secret: <$type as SettingValue>::IS_SECRET,
            scope: Scope::$scope,
            is_right: |text| <$type as SettingValue>::read(text).is_some(),
        }),+];

        impl Config {
            /// Reads the settings from their layers.
            ///
            /// # Errors
            /// A value is not what its setting expects.
            pub fn read(layers: &Layers) -> Result<Self, ConfigError> {
                Ok(Self { $($field: layers.read::<$type>($name)?,)+ })
            }
        }
    };
    (@option) => { None };
    (@option $value:literal) => { Some($value) };
}

settings! {
    /// Directory of the embedded database and of files.
    data / "data": PathBuf = "./bordereau-data", Data,
        "Répertoire des données, créé au besoin";
    /// PostgreSQL database, instead of the embedded one.
    database_url / "database-url": Option<Secret>, Data, alias "DATABASE_URL",
        "Base PostgreSQL (postgres://utilisateur:mot-de-passe@hôte/base), au lieu de la base embarquée";
    /// Which events are logged.
    log / "log": String = "info", Data,
        "Niveau de journalisation : error, warn, info, debug, trace, ou un filtre par module";
    /// How logs are written.
    log_format / "log-format": LogFormat = "texte", Data,
        "Forme du journal, sur la sortie d'erreur : texte ou json";
    /// Key of token fingerprints.
    api_token_secret / "api-token-secret": Option<Secret>, Data, alias "API_TOKEN_SECRET",
        "Clé des empreintes de jetons ; sans elle, une clé est tirée au premier démarrage et gardée dans la base";
    /// Whether `000000…` SIRETs are accepted.
    allow_test_companies / "allow-test-companies": bool = "false", Data, alias "ALLOW_TEST_COMPANY",
        "Accepte les établissements de test (SIRET en 000000…)";
    /// Where the imported company directory is.
    directory / "directory": Option<PathBuf>, Data,
        "Dossier de l'annuaire importé ; par défaut, « annuaire » dans le répertoire des données";
    /// European VAT service.
    vies_url / "vies-url": Option<Url>, Serve,
        "Adresse du service européen de TVA (VIES), interrogé sur les entreprises étrangères ; sans elle, seule la clé de leur numéro est vérifiée";
    /// Public search of French companies.
    company_search_url / "company-search-url": Option<Url>, Serve,
        "Adresse de l'API publique « recherche d'entreprises », interrogée quand l'annuaire ne connaît pas un établissement";
    /// Time that these services have.
    company_services_timeout / "company-services-timeout": Duration = "5", Serve,
        "Temps laissé à ces services pour répondre, en secondes";
    /// Address that the server listens on.
    listen / "listen": SocketAddr = "127.0.0.1:8080", Serve,
        "Adresse et port d'écoute";
    /// What the process does.
    role / "role": Role = "all", Serve,
        "Rôle du processus : all (tout), web (requêtes) ou worker (travaux de fond)";
    /// Whether a sandbox is created at start.
    demo / "demo": bool = "false", Serve,
        "Crée au démarrage un bac à sable (établissements, comptes, bordereaux), accepte les établissements de test et affiche de quoi s'en servir";
    /// What the server is for.
    environment / "environment": Environment = "production", Serve,
        "Usage du serveur : production (erreurs internes masquées, liens de téléchargement de 10 s), recette ou developpement";
    /// Mark printed across documents.
    environment_mark / "environment-mark": Option<String>, Serve,
        "Mention imprimée en travers des documents d'une plateforme qui n'est pas la vraie";
    /// Origin of the API.
    api_url / "api-url": Option<Origin>, Serve,
        "Adresse publique de l'API ; par défaut, l'adresse d'écoute";
    /// Origin of the web interface.
    ui_url / "ui-url": Option<Origin>, Serve,
        "Adresse publique de l'interface web, seule autorisée à appeler l'API depuis un navigateur ; par défaut, celle de l'API";
    /// Name of the session cookie.
    session_name / "session-name": String = "trackdechets.connect.sid", Serve, alias "SESSION_NAME",
        "Nom du cookie de session de l'interface web";
    /// Domain of the session cookie.
    session_cookie_host / "session-cookie-host": Option<String>, Serve, alias "SESSION_COOKIE_HOST",
        "Domaine du cookie de session, commun à l'interface web et à l'API ; par défaut, l'hôte qui l'a émis";
    /// Whether the session cookie is kept off plain HTTP, even if the interface is not known to be on HTTPS.
    session_cookie_secure / "session-cookie-secure": bool = "false", Serve, alias "SESSION_COOKIE_SECURE",
        "Réserve le cookie de session à HTTPS ; c'est le cas de toute façon quand ui-url est en https";
    /// Reverse proxies in front of the server.
    trusted_hops / "trusted-hops": usize = "0", Serve, alias "TRUST_PROXY_HOPS",
        "Nombre de mandataires inverses de confiance devant le serveur (X-Forwarded-For)";
    /// Calls allowed to a client address in a minute.
    max_requests_per_window / "max-requests-per-window": u32 = "1000", Serve, alias "MAX_REQUESTS_PER_WINDOW",
        "Requêtes permises par minute à une adresse IP";
    /// Users who are answered nothing.
    users_blacklist / "users-blacklist": Vec<String> = "", Serve, alias "USERS_BLACKLIST",
        "Adresses électroniques des utilisateurs dont les requêtes sont refusées";
    /// Time after which a request is given up.
    request_timeout / "request-timeout": Duration = "65", Serve,
        "Durée maximale d'une requête, en secondes";
    /// Time left to requests under way when the server stops.
    shutdown_delay / "shutdown-delay": Duration = "30", Serve,
        "Temps laissé aux requêtes en cours lors d'un arrêt, en secondes";
    /// Token that opens `/metrics`.
    metrics_token / "metrics-token": Option<Secret>, Serve,
        "Jeton demandé par /metrics (Authorization: Bearer) ; sans lui, les mesures sont publiques";
    /// Whether destinations must be verified.
    verify_company / "verify-company": bool = "false", Serve, alias "VERIFY_COMPANY",
        "Exige que les installations de destination soient vérifiées";
    /// Whether slips may be copied with their signatures.
    allow_cloning_bsds / "allow-cloning-bsds": bool = "false", Serve, alias "ALLOW_CLONING_BSDS",
        "Permet à cloneBsd de copier un bordereau avec ses signatures ; sur une plateforme de test seulement";
    /// Users whose company names are not completed.
    sirenify_bypass_user_emails / "sirenify-bypass-user-emails": Vec<String> = "", Serve, alias "SIRENIFY_BYPASS_USER_EMAILS",
        "Adresses, ou fins d'adresse, des utilisateurs dont les bordereaux ne sont pas complétés d'après l'annuaire";
    /// SMTP relay that mails go through.
    smtp_url / "smtp-url": Option<Secret>, Serve,
        "Relais SMTP des courriels (smtp://hôte:25, smtp://utilisateur:mot-de-passe@hôte:587?tls=required, smtps://…) ; sans lui, ils sont écrits dans le répertoire des données, sous courriels/";
    /// Address that mails come from.
    mail_from / "mail-from": String = "ne-pas-repondre@localhost.localdomain", Serve, alias "SENDER_EMAIL_ADDRESS",
        "Adresse d'expédition des courriels";
    /// Name that mails come from.
    mail_sender / "mail-sender": String = "Bordereau", Serve, alias "SENDER_NAME",
        "Nom d'expéditeur des courriels";
    /// Key that tokens of webhooks are encrypted with.
    webhook_token_encryption_key / "webhook-token-encryption-key": Option<Secret>, Serve, alias "WEBHOOK_TOKEN_ENCRYPTION_KEY",
        "Clé de chiffrement des jetons de webhooks ; par défaut, tirée de la clé des empreintes de jetons";
    /// Failures that an endpoint is forgiven.
    webhook_fail_accepted / "webhook-fail-accepted": u32 = "5", Serve, alias "WEBHOOK_FAIL_ACCEPTED",
        "Échecs rapprochés tolérés d'un webhook ; le suivant le suspend";
    /// Time after which failures are forgotten.
    webhook_fail_reset_delay / "webhook-fail-reset-delay": Duration = "600", Serve, alias "WEBHOOK_FAIL_RESET_DELAY",
        "Délai sans échec après lequel ceux d'un webhook sont oubliés, en secondes";
    /// Whether endpoints may be on a private network.
    webhook_private_targets / "webhook-private-targets": bool = "false", Serve,
        "Laisse les webhooks appeler cette machine et les réseaux privés, y compris en http";
    /// Letters that may be asked for in a week.
    max_admin_requests_mails_per_week / "max-admin-requests-mails-per-week": u32 = "100", Serve, alias "MAX_ADMIN_REQUESTS_MAILS_PER_WEEK",
        "Demandes de droits d'administrateur par courrier permises en sept jours sur toute la plateforme";
    /// When reminders leave.
    cron_onboarding_schedule / "cron-onboarding-schedule": Option<DailyHour> = "8 8 * * *", Serve, alias "CRON_ONBOARDING_SCHEDULE",
        "Heure quotidienne (Paris) des courriels de rappel, comme 8 8 * * * ; vide pour ne pas en envoyer";
    /// When unanswered requests expire.
    cron_cleanup_schedule / "cron-cleanup-schedule": Option<DailyHour> = "5 1 * * *", Serve, alias "CRON_CLEANUP_IS_RETURN_TAB_SCHEDULE",
        "Heure quotidienne (Paris) à laquelle expirent les demandes de droits d'administrateur restées sans réponse 14 jours ; vide pour qu'elles n'expirent pas";
    /// Initial forms that a grouping BSDD may hold.
    bsdd_max_appendix2 / "bsdd-max-appendix2": usize = "250", Serve, alias "BSDD_MAX_APPENDIX2",
        "Nombre maximal de bordereaux initiaux d'un bordereau de regroupement";
    /// Since when sub-profiles of destinations are checked.
    bsdd_destination_profiles_since / "bsdd-destination-profiles-since": Timestamp = "2024-11-19", Serve, alias "VERIFY_DESTINATION_PROFILES_FOR_BSDD_CREATED_AFTER",
        "Date de création après laquelle les sous-profils de la destination d'un BSDD sont vérifiés";
    /// Since when the rules of December 2024 apply.
    override_v20241201 / "override-v20241201": Timestamp = "2024-12-17T23:00:00Z", Serve, alias "OVERRIDE_V20241201",
        "Date de création à partir de laquelle les règles de décembre 2024 s'appliquent (numéros et conditionnement des BSVHU)";
    /// Since when the rules of January 2025 apply.
    override_v20250101 / "override-v20250101": Timestamp = "2025-01-14T23:00:00Z", Serve, alias "OVERRIDE_V20250101",
        "Date de création à partir de laquelle les règles de janvier 2025 s'appliquent (40 tonnes par la route des BSVHU)";
    /// Since when the rules of February 2025 apply.
    override_v20250201 / "override-v20250201": Timestamp = "2025-02-12", Serve, alias "OVERRIDE_V20250201",
        "Date de création après laquelle les règles de février 2025 s'appliquent (plaques, négociants, courtiers)";
    /// Since when the rules of November 2025 apply.
    override_v20251101 / "override-v20251101": Timestamp = "2025-11-18", Serve, alias "OVERRIDE_V20251101",
        "Date de création après laquelle les règles de novembre 2025 s'appliquent (consistance « autre »)";
}

impl Config {
    /// Origin of the API.
    pub fn api_origin(&self) -> Origin {
        self.api_url
            .clone()
            .unwrap_or_else(|| Origin::of_listener(self.listen))
    }

    /// Where the imported company directory is.
    pub fn directory_root(&self) -> PathBuf {
        self.directory
            .clone()
            .unwrap_or_else(|| self.data.join("annuaire"))
    }

    /// Origin of the web interface.
    pub fn ui_origin(&self) -> Origin {
        self.ui_url.clone().unwrap_or_else(|| self.api_origin())
    }
}
