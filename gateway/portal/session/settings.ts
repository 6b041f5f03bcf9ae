/** How people sign in to the portal: a client that the issuer of their access tokens knows. */
export interface SignInSettings {
  /** Its identifier, below which OpenID Connect Discovery finds everything else. */
  readonly issuer: string;
  /** What records know the issuer by. */
  readonly name: string;
  readonly clientId: string;
  /** Absent for a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** Scopes to ask for; all that the experience contracts name unless given. */
  readonly scopes?: readonly string[];
  /** What the issuer wants to be sent besides, such as `audience`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Where this process reaches the issuer, when it is the embedded one: its own address, whatever the public one is.
   * Browsers meet it at the origin they are on.
   */
  readonly embeddedAt?: string;
}
