/** As much of the package as the tests use; it brings no types. */
declare module 'simple-oauth2' {
  export interface AccessToken {
    readonly token: { access_token: string; token_type: string; expires_in: number; scope: string };
    revoke(tokenType: 'access_token'): Promise<void>;
  }
  export class ClientCredentials {
    constructor(options: {
      client: { id: string; secret: string };
      auth: { tokenHost: string; tokenPath: string; revokePath: string };
      options: {
        authorizationMethod: 'header' | 'body';
        bodyFormat: 'form' | 'json';
        credentialsEncodingMode: 'strict' | 'loose';
      };
    });
    getToken(parameters: { scope?: string | string[] }): Promise<AccessToken>;
  }
}
