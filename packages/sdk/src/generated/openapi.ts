// Written by `npm run docs:sdk` from docs/openapi.en.json. Do not edit.

export interface paths {
    "/openapi/connect/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token
         * @description OAuth 2.0 client credentials. Send client_id and client_secret in the body (form or JSON) or as HTTP Basic. Keep the token and use it until it expires: every call makes a new one, and older ones stay valid until their own expiry.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/connect/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether a token is valid
         * @description RFC 7662. A client sees its own tokens; one with the scope introspection sees all.
         */
        post: operations["introspectToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/connect/revocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a token before its expiry
         * @description RFC 7009. The token stops working at once, everywhere. A token that is unknown or over is answered 200 as well.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Authorization server metadata
         * @description RFC 8414. A client library that is given the issuer finds the endpoints by itself. Also at the well-known address before the base path.
         */
        get: operations["getAuthorizationServerMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys that verify access tokens
         * @description RFC 7517. Only who checks tokens itself needs it; clients treat tokens as opaque.
         */
        get: operations["getKeySet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that a token works
         * @description JSON by default; plain text when Accept prefers text/plain.
         */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products you may order
         * @description What a card may be opened of, and on which terms. Names and descriptions are Chinese unless Accept-Language prefers English. A product that is withdrawn from sale is not in the list; its cards go on.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your balances
         * @description One entry for each currency in which your account has ever moved, by currency code.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/accounts/accountLogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what moved your balances
         * @description Every movement of your account, over all currencies, newest first. The balances of a row are those after it, so that each follows from the one before in its currency: nothing is ever missing or changed later. Movements of the money on a Standard card are not in it.
         */
        get: operations["listAccountLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put money on your test account
         * @description Test environment only: production has no such address. The money is there at once. Without customerOrderNo every call is another deposit.
         */
        post: operations["createSandboxDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/cards/{cardId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a card with its full number
         * @description Every read of a full number is audited. Another customer’s card answers CARD_NOT_FOUND.
         */
        get: operations["getCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your cards, newest first
         * @description Numbers are masked. Filters may be combined.
         */
        get: operations["listCards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a Standard card
         * @description The load and the fees leave the account at once; both come back if the issuer refuses.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["applyStandardCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/topup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load a Standard card
         * @description The load and the fee leave the account at once; the load can be spent when the order is Completed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["topUpCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take money off a Standard card
         * @description Amount and fee leave the card at once; the amount reaches the account when the order is Completed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["withdrawFromCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Block a Standard card
         * @description New payments are refused from the submission on.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["blockStandardCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/unblock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unblock a Standard card
         * @description Payments are possible again when the order is Completed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["unblockStandardCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a Standard card
         * @description For good. Payments are refused at once; what is left on the card goes to the account, less the fee, when no payment is open any more.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["cancelStandardCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a ShareBalance card
         * @description The fee leaves the account at once, and comes back if the issuer refuses.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["applyShareBalanceCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance/creditLimit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the limits of a ShareBalance card
         * @description Both limits are replaced when the order is Completed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["changeCreditLimit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Block a ShareBalance card
         * @description New payments are refused from the submission on.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["blockShareBalanceCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance/unblock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unblock a ShareBalance card
         * @description Payments are possible again when the order is Completed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["unblockShareBalanceCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a ShareBalance card
         * @description For good. Payments are refused at once; the fee leaves the account when the card is closed.
         *
         *     Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.
         */
        post: operations["cancelShareBalanceCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/accounts/cardAccountLogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what moved the money of your Standard cards
         * @description Opening, topping up, withdrawing and cancelling, newest first, a row for each order. Card transactions are not in it.
         */
        get: operations["listCardAccountLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/standard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find an order on a Standard card
         * @description By orderNo or customerOrderNo, of which one is required. An order that you do not have answers data null.
         */
        get: operations["getStandardOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/orders/sharebalance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find an order on a ShareBalance card
         * @description By orderNo or customerOrderNo, of which one is required. An order that you do not have answers data null.
         */
        get: operations["getShareBalanceOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/channel/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the faults that are left
         * @description Test environment only. Oldest first.
         */
        get: operations["listChannelFaults"];
        put?: never;
        /**
         * Let the simulated issuer fail
         * @description Test environment only. The next operations for your orders are struck; each uses up at most one fault, the oldest.
         */
        post: operations["scriptChannelFault"];
        /**
         * Drop the faults that are left
         * @description Test environment only.
         */
        delete: operations["clearChannelFaults"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Every failure of the business API. Decide by errorCode; errorMessage is for people. */
        ErrorAnswer: {
            /**
             * Format: uuid
             * @description Names this answer; also in X-Response-Id.
             */
            responseId: string;
            /** @constant */
            hasError: true;
            /** @description The HTTP status for generic failures, a name for business failures. */
            errorCode: string;
            /** @description Chinese, unless Accept-Language prefers English. */
            errorMessage: string;
            data: null;
            /** @description On validation failures: which fields, and what is wrong with each. */
            errors?: {
                /** @description Path of the field, such as cardId. */
                field: string;
                /** @description What is wrong with it. */
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Always `client_credentials`.
                     * @constant
                     */
                    grant_type: "client_credentials";
                    /** @description Issued by the operator. Required, unless sent as HTTP Basic. */
                    client_id?: string;
                    /** @description Issued by the operator. Required, unless sent as HTTP Basic. */
                    client_secret?: string;
                    /**
                     * @description `card` (the default) or `openapi`; both grant the same access.
                     * @default card
                     */
                    scope?: string;
                    /** @description Accepted and not used. */
                    redirect_uri?: string;
                };
            };
        };
        responses: {
            /** @description A new access token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A JWT (RFC 9068). Treat it as opaque. */
                        access_token: string;
                        /** @description Seconds until the token expires. A new token does not end an older one. */
                        expires_in: number;
                        /** @constant */
                        token_type: "Bearer";
                        /** @description The granted scope. */
                        scope: string;
                    };
                };
            };
        };
    };
    introspectToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The access token. */
                    token: string;
                    /** @description Accepted and not used. */
                    token_type_hint?: string;
                };
            };
        };
        responses: {
            /** @description What is known of the token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether the token is valid now. When false, nothing else is told. */
                        active: boolean;
                        /** @description The granted scope. */
                        scope?: string;
                        /** @description The client that the token was issued to. */
                        client_id?: string;
                        /** @description Always `Bearer`. */
                        token_type?: string;
                        /** @description Expiry, in seconds since 1970. */
                        exp?: number;
                        /** @description Issue, in seconds since 1970. */
                        iat?: number;
                        /** @description Whom the token stands for: the client. */
                        sub?: string;
                        /** @description What the token is for: the business API. */
                        aud?: string;
                        /** @description Who issued the token: this server. */
                        iss?: string;
                        /** @description Names the token. */
                        jti?: string;
                    };
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The access token. */
                    token: string;
                    /** @description Accepted and not used. */
                    token_type_hint?: string;
                };
            };
        };
        responses: {
            /** @description The token is not valid, or no longer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    getAuthorizationServerMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What this authorization server offers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What tokens name as their issuer. */
                        issuer: string;
                        /** @description Where tokens are issued. */
                        token_endpoint: string;
                        /** @description How a client may authenticate. */
                        token_endpoint_auth_methods_supported: string[];
                        /** @description Where the public keys are. */
                        jwks_uri: string;
                        /** @description Always `client_credentials`. */
                        grant_types_supported: string[];
                        /** @description Which scopes there are. */
                        scopes_supported: string[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getKeySet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The key that signs now, the next one, and those whose tokens have not all expired. */
                        keys: ({
                            /** @constant */
                            kty: "EC";
                            /** @constant */
                            crv: "P-256";
                            /** @description The point, as RFC 7518 section 6.2.1 writes it. */
                            x: string;
                            /** @description The point, as RFC 7518 section 6.2.1 writes it. */
                            y: string;
                            /** @description Named by the header of a token that this key has signed. */
                            kid: string;
                            /** @constant */
                            use: "sig";
                            /** @constant */
                            alg: "ES256";
                        } & {
                            [key: string]: unknown;
                        })[];
                    };
                };
            };
        };
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token works */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": "Ping Success";
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The products, in the order of the catalogue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names the product in orders. */
                        productCode: string;
                        /** @description In the language of the answer. */
                        productName: string;
                        cardModels: ("Standard" | "ShareBalance")[];
                        /** @description ISO 4217 codes. */
                        cardCurrency: string[];
                        /** @description In the language of the answer. */
                        description: string;
                        /** @description The terms of each card model and currency. */
                        cardBinConfigs: {
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            /** @description ISO 4217 code. */
                            currency: string;
                            /** @description The first digits of the card numbers. */
                            cardBin: string;
                            /** @description The least a card is opened with; null for ShareBalance. */
                            minPreTopUpAmount: number | null;
                            /** @description The least a card is topped up by; null for ShareBalance. */
                            minTopUpAmount: number | null;
                            /** @enum {unknown} */
                            openCardAmountPrecision: "IntegerOnly" | "DecimalAllowed";
                            /** @description The same in words. */
                            openCardAmountPrecisionDescription: string;
                            /** @enum {unknown} */
                            topUpAmountPrecision: "IntegerOnly" | "DecimalAllowed";
                            /** @description The same in words. */
                            topUpAmountPrecisionDescription: string;
                            permissions: {
                                /** @description Cards may be applied for. */
                                allowOpenCard: boolean;
                                /** @description Never on a ShareBalance card. */
                                allowTopUpCard: boolean;
                                /** @description Cards may be blocked. */
                                allowBlockCard: boolean;
                                /** @description Cards may be unblocked. */
                                allowUnBlockCard: boolean;
                                /** @description Cards may be cancelled. */
                                allowCancelCard: boolean;
                                /** @description Never on a ShareBalance card. */
                                allowWithdraw: boolean;
                                /** @description Never on a Standard card. */
                                allowUpdateLimit: boolean;
                            };
                        }[];
                    }[];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your balances */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description ISO 4217 code. */
                        currency: string;
                        /** @description What is available. Below zero when clearings took more than there was. */
                        amount: number;
                        /** @description What open authorizations of ShareBalance cards hold. */
                        blockedAmount: number;
                    }[];
                };
            };
        };
    };
    listAccountLogs: {
        parameters: {
            query?: {
                /** @description Only rows from then on. A date (its midnight in UTC) or a date-time. */
                transactionDateFrom?: string;
                /** @description Only rows until then. A date (to the end of that day in UTC) or a date-time, itself included. */
                transactionDateTo?: string;
                /** @description Which page, from 1. `pageNumber` means the same. */
                pageIndex?: number;
                /** @description How many items a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description How many items to pass over, in place of `pageIndex`. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which page this is, from 1. */
                        pageIndex: number;
                        /** @description How many items a page has. */
                        pageSize: number;
                        /** @description How many items all pages have together. */
                        totalCount: number;
                        /** @description How many pages there are. */
                        totalPages: number;
                        /** @description The items of this page; empty behind the last one. */
                        items: {
                            /**
                             * Format: uuid
                             * @description Names this row, for ever.
                             */
                            id: string;
                            /**
                             * @description What moved the money.
                             * @enum {unknown}
                             */
                            accountTransType: "AccountTopUp" | "AccountWithdraw" | "AuthBlock" | "AuthUnBlock" | "AuthReversal" | "Consume" | "ConsumeRefund" | "OpenCardFee" | "TransFee" | "CancelCardFee" | "Rebate" | "ReversalRefund" | "ReversalDeduct" | "ConsumeSettlementDiffDeduct" | "ConsumeSettlementDiffRefund" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardTopUp" | "TopUpFee" | "CardWithdraw" | "CancelCardSettleDeduct" | "CancelCardSettleRefund" | "AccountAdjustIncrease" | "AccountAdjustDeduct" | "CardOverdrawDeduct" | "CardOverdrawReversal";
                            /**
                             * @description Seen from the account.
                             * @enum {unknown}
                             */
                            fundsDirection: "Income" | "Expenditure";
                            /** @description ISO 4217 code. */
                            currency: string;
                            /** @description Signed: what the available balance changed by. */
                            transAmount: number;
                            /** @description The available balance after this row. */
                            availableBalance: number;
                            /** @description The blocked balance after this row. */
                            blockedBalance: number;
                            /** @description The order that moved the money; null for card transactions. */
                            orderNo: string | null;
                            /** @description A remark, where there is one. */
                            note: string | null;
                            /** @description The card, where the row is about one. */
                            cardInfo: {
                                /** Format: uuid */
                                cardId: string;
                                productCode: string;
                                /** @description In the language of the answer. */
                                productName: string;
                                /** @description ISO 4217 code. */
                                cardCurrency: string;
                                /** @description The first six digits, six stars, the last four. */
                                maskCardNumber: string;
                                /** @enum {unknown} */
                                cardModel: "Standard" | "ShareBalance";
                            } | null;
                            /**
                             * Format: date-time
                             * @description When it happened, in UTC.
                             */
                            transTime: string;
                        }[];
                    };
                };
            };
        };
    };
    createSandboxDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description ISO 4217 code, in any case. */
                    currency: string;
                    /** @description More than zero; a number or a decimal string with the decimals of the currency at most. */
                    amount: number | string;
                    /** @description Your own number, unique among your deposits. The same deposit under the same number is made once. */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The deposit, and what it made of the balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the account log calls this deposit. */
                        orderNo: string;
                        /** @description Your own number, where you gave one. */
                        customerOrderNo: string | null;
                        /** @description ISO 4217 code. */
                        currency: string;
                        /** @description What was deposited. */
                        amount: number;
                        /** @description Its rows of the account log. */
                        accountLogs: {
                            /**
                             * Format: uuid
                             * @description Names this row, for ever.
                             */
                            id: string;
                            /**
                             * @description What moved the money.
                             * @enum {unknown}
                             */
                            accountTransType: "AccountTopUp" | "AccountWithdraw" | "AuthBlock" | "AuthUnBlock" | "AuthReversal" | "Consume" | "ConsumeRefund" | "OpenCardFee" | "TransFee" | "CancelCardFee" | "Rebate" | "ReversalRefund" | "ReversalDeduct" | "ConsumeSettlementDiffDeduct" | "ConsumeSettlementDiffRefund" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardTopUp" | "TopUpFee" | "CardWithdraw" | "CancelCardSettleDeduct" | "CancelCardSettleRefund" | "AccountAdjustIncrease" | "AccountAdjustDeduct" | "CardOverdrawDeduct" | "CardOverdrawReversal";
                            /**
                             * @description Seen from the account.
                             * @enum {unknown}
                             */
                            fundsDirection: "Income" | "Expenditure";
                            /** @description ISO 4217 code. */
                            currency: string;
                            /** @description Signed: what the available balance changed by. */
                            transAmount: number;
                            /** @description The available balance after this row. */
                            availableBalance: number;
                            /** @description The blocked balance after this row. */
                            blockedBalance: number;
                            /** @description The order that moved the money; null for card transactions. */
                            orderNo: string | null;
                            /** @description A remark, where there is one. */
                            note: string | null;
                            /** @description The card, where the row is about one. */
                            cardInfo: {
                                /** Format: uuid */
                                cardId: string;
                                productCode: string;
                                /** @description In the language of the answer. */
                                productName: string;
                                /** @description ISO 4217 code. */
                                cardCurrency: string;
                                /** @description The first six digits, six stars, the last four. */
                                maskCardNumber: string;
                                /** @enum {unknown} */
                                cardModel: "Standard" | "ShareBalance";
                            } | null;
                            /**
                             * Format: date-time
                             * @description When it happened, in UTC.
                             */
                            transTime: string;
                        }[];
                        balance: {
                            /** @description ISO 4217 code. */
                            currency: string;
                            /** @description What is available. Below zero when clearings took more than there was. */
                            amount: number;
                            /** @description What open authorizations of ShareBalance cards hold. */
                            blockedAmount: number;
                        };
                    };
                };
            };
        };
    };
    getCard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The card. */
                cardId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The card.
                         * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                         */
                        cardId: string;
                        /**
                         * @description Standard: the card has a balance of its own. ShareBalance: it spends the account.
                         * @enum {unknown}
                         */
                        cardModel: "Standard" | "ShareBalance";
                        /** @description The product it was opened under. */
                        productCode: string;
                        /** @description The full number. Keep it as your PCI obligations say. */
                        cardNumber: string;
                        /** @description The card verification value. */
                        cvv: string;
                        /**
                         * @description MM/YY: valid to the end of that month.
                         * @example 11/29
                         */
                        expirationMMYY: string;
                        /**
                         * @description ISO 4217 code.
                         * @example USD
                         */
                        cardCurrency: string;
                        /** @description What you called the card. */
                        alias: string | null;
                        /** @description What the card can spend: its own balance (Standard), or the account within the credit that is left (ShareBalance). */
                        balanceAmount: number;
                        /**
                         * @description What the card is now.
                         * @enum {unknown}
                         */
                        status: "Active" | "Blocked" | "Cancel" | "Expired";
                        /** @description The most of one payment; 0 on a Standard card. */
                        maxAuthAmount: number;
                        /** @description What open and cleared payments have used of the credit; 0 on a Standard card. */
                        usedCreditAmount: number;
                        /** @description The most of all payments; null where unlimited and on a Standard card. */
                        maxCreditAmount: number | null;
                        /**
                         * @description The card network.
                         * @enum {unknown}
                         */
                        cardOrganization: "Mastercard" | "VISA" | "AmericanExpress" | "UnionPay";
                        /**
                         * Format: date-time
                         * @description When the card was applied for.
                         */
                        applyTime: string;
                        /** @description What may be done with the card. */
                        permissions: {
                            allowOpenCard: boolean;
                            allowTopUpCard: boolean;
                            allowBlockCard: boolean;
                            allowUnBlockCard: boolean;
                            allowCancelCard: boolean;
                            allowWithdraw: boolean;
                            allowUpdateLimit: boolean;
                        };
                    };
                };
            };
        };
    };
    listCards: {
        parameters: {
            query?: {
                /** @description Cards of this model only. */
                cardModel?: "Standard" | "ShareBalance";
                /** @description Cards in this state only. */
                status?: "Active" | "Blocked" | "Cancel" | "Expired";
                /** @description Cards of this product only. */
                productCode?: string;
                /** @description Cards with this alias, in any case. */
                alias?: string;
                /** @description Which page, from 1. `pageNumber` means the same. */
                pageIndex?: number;
                /** @description How many items a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description How many items to pass over, in place of `pageIndex`. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which page this is, from 1. */
                        pageIndex: number;
                        /** @description How many items a page has. */
                        pageSize: number;
                        /** @description How many items all pages have together. */
                        totalCount: number;
                        /** @description How many pages there are. */
                        totalPages: number;
                        /** @description The items of this page; empty behind the last one. */
                        items: {
                            /**
                             * Format: uuid
                             * @description The card.
                             * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                             */
                            cardId: string;
                            /**
                             * @description Standard: the card has a balance of its own. ShareBalance: it spends the account.
                             * @enum {unknown}
                             */
                            cardModel: "Standard" | "ShareBalance";
                            /** @description The product it was opened under. */
                            productCode: string;
                            /** @description Its name, in the language asked for. */
                            productName: string;
                            /**
                             * @description First 6 digits, six stars, last 4.
                             * @example 436797******2419
                             */
                            maskCardNumber: string;
                            /**
                             * @description MM/YY: valid to the end of that month.
                             * @example 11/29
                             */
                            expirationMMYY: string;
                            /**
                             * @description ISO 4217 code.
                             * @example USD
                             */
                            cardCurrency: string;
                            /** @description What you called the card. */
                            alias: string | null;
                            /**
                             * @description What the card is now.
                             * @enum {unknown}
                             */
                            status: "Active" | "Blocked" | "Cancel" | "Expired";
                            /**
                             * @description The card network.
                             * @enum {unknown}
                             */
                            cardOrganization: "Mastercard" | "VISA" | "AmericanExpress" | "UnionPay";
                            /**
                             * Format: date-time
                             * @description When the card was applied for.
                             */
                            applyTime: string;
                        }[];
                    };
                };
            };
        };
    };
    applyStandardCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A product of GET /v1/products.
                     * @example STD-VISA
                     */
                    productCode: string;
                    /**
                     * @description ISO 4217 code.
                     * @example USD
                     */
                    cardCurrency: string;
                    /**
                     * @description What the card is opened with, at least the BIN’s minPreTopUpAmount.
                     *
                     *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
                     * @example 100
                     */
                    topUpAmount: number | string;
                    /**
                     * @description What you call the card.
                     * @example Marketing
                     */
                    cardAlias?: string | null;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        /** @description What is loaded. */
                        totalTopUpAmount: number;
                        /** @description All fees. */
                        totalFee: number;
                        /** @description What leaves the account: load and fees. */
                        totalPayAmount: number;
                        /** @description How many cards it is about. */
                        totalCardCount: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description What became of the payment, in the language asked for. */
                        payMessage: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When the money left the account. */
                        paidOn: string | null;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description How many cards are opened. */
                        totalOpened: number;
                        orderLines: {
                            orderLineNo: number;
                            /** @description What each card is opened with. */
                            topUpAmount: number;
                            quantity: number;
                            /** @description What is charged; empty where nothing is. */
                            feeItems: {
                                /** @enum {unknown} */
                                feeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
                                /** @description What is charged. */
                                amount: number;
                                currency: string;
                            }[];
                        }[];
                        /** @constant */
                        orderType: "ApplyCard";
                    };
                };
            };
        };
    };
    topUpCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description What is loaded, at least the BIN’s minTopUpAmount.
                     *
                     *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
                     * @example 50
                     */
                    topUpAmount: number | string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        /** @description What is loaded. */
                        totalTopUpAmount: number;
                        /** @description All fees. */
                        totalFee: number;
                        /** @description What leaves the account: load and fees. */
                        totalPayAmount: number;
                        /** @description How many cards it is about. */
                        totalCardCount: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description What became of the payment, in the language asked for. */
                        payMessage: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When the money left the account. */
                        paidOn: string | null;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description How many cards are loaded. */
                        totalCompletedCardCount: number;
                        orderLines: {
                            orderLineNo: number;
                            /** @description The card, its number masked. */
                            cardInfo: {
                                /** Format: uuid */
                                cardId: string;
                                productCode: string;
                                productName: string;
                                cardCurrency: string;
                                /** @example 436797******2419 */
                                maskCardNumber: string;
                                /** @enum {unknown} */
                                cardModel: "Standard" | "ShareBalance";
                            };
                            /** @description What the card is loaded with. */
                            topUpAmount: number;
                            /** @description What is charged; empty where nothing is. */
                            feeItems: {
                                /** @enum {unknown} */
                                feeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
                                /** @description What is charged. */
                                amount: number;
                                currency: string;
                            }[];
                            isCompleted: boolean;
                            /** @description When the card was loaded. */
                            completedOn: string | null;
                        }[];
                        /** @constant */
                        orderType: "CardTopUp";
                    };
                };
            };
        };
    };
    withdrawFromCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description What goes back to the account. The card pays the fee besides.
                     *
                     *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
                     * @example 20
                     */
                    withdrawAmount: number | string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** Format: uuid */
                        cardId: string;
                        /** @description What goes to the account. */
                        withdrawAmount: number;
                        /** @description What the card pays besides. */
                        withdrawFee: number;
                        /** @description What leaves the card: amount and fee. */
                        totalAmount: number;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardWithdraw";
                    };
                };
            };
        };
    };
    blockStandardCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description Whether the issuer has blocked the card for this order. */
                        isBlocked: boolean;
                        /** @constant */
                        orderType: "CardBlock";
                    };
                };
            };
        };
    };
    unblockStandardCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardUnblock";
                    };
                };
            };
        };
    };
    cancelStandardCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description What is charged; null until a percentage is worked out. */
                        fee: number | null;
                        /** @enum {unknown} */
                        chargeMethodType: "FixedValue" | "Percentage";
                        /** @description The fee, where it is fixed. */
                        fixedValue: number | null;
                        /** @description The share of what is given back, as a decimal fraction, where the fee is one. */
                        percent: number | null;
                        /** @description What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled. */
                        settleAmount: number | null;
                        /** @description Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed. */
                        settleStatus: ("Pending" | "WaitTransfer" | "Completed") | null;
                        /** @constant */
                        orderType: "CardCancel";
                    };
                };
            };
        };
    };
    applyShareBalanceCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A product of GET /v1/products.
                     * @example STD-VISA
                     */
                    productCode: string;
                    /**
                     * @description ISO 4217 code.
                     * @example USD
                     */
                    cardCurrency: string;
                    /**
                     * @description The most of one payment, at least 1.
                     *
                     *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
                     * @example 200
                     */
                    maxAuthAmount: number | string;
                    /**
                     * @description The most of all payments together: a whole number, at least 1. May be left empty, which is unlimited, only where the product allows it.
                     * @example 1000
                     */
                    maxCreditAmount?: number | string | null;
                    /**
                     * @description What you call the card.
                     * @example Marketing
                     */
                    cardAlias?: string | null;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        quantity: number;
                        /** @description The most of one payment. */
                        maxAuthAmount: number;
                        /** @description The most of all payments; null where unlimited. */
                        maxCreditAmount: number | null;
                        /** @description What leaves the account. */
                        totalAmount: number;
                        /** @description Of it what is not a fee: always 0, as the card spends the account. */
                        transAmount: number;
                        /** @description Of it the fee for opening the card. */
                        transFee: number;
                        /** @description How many cards are opened. */
                        openedQty: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "ApplyCard";
                    };
                };
            };
        };
    };
    changeCreditLimit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description The most of one payment, at least 1.
                     *
                     *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
                     * @example 200
                     */
                    maxAuthAmount: number | string;
                    /**
                     * @description The most of all payments together: a whole number, at least 1. May be left empty, which is unlimited, only where the product allows it.
                     * @example 1000
                     */
                    maxCreditAmount?: number | string | null;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** Format: uuid */
                        cardId: string;
                        /** @description The most of one payment. */
                        maxAuthAmount: number;
                        /** @description The most of all payments; null where unlimited. */
                        maxCreditAmount: number | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CreditLimit";
                    };
                };
            };
        };
    };
    blockShareBalanceCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description Whether the issuer has blocked the card for this order. */
                        isBlocked: boolean;
                        /** @constant */
                        orderType: "CardBlock";
                    };
                };
            };
        };
    };
    unblockShareBalanceCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardUnblock";
                    };
                };
            };
        };
    };
    cancelShareBalanceCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The card.
                     * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
                     */
                    cardId: string;
                    /**
                     * @description Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.
                     * @example PO-2026-0001
                     */
                    customerOrderNo?: string | null;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description What is charged; null until a percentage is worked out. */
                        fee: number | null;
                        /** @enum {unknown} */
                        chargeMethodType: "FixedValue" | "Percentage";
                        /** @description The fee, where it is fixed. */
                        fixedValue: number | null;
                        /** @description The share of what is given back, as a decimal fraction, where the fee is one. */
                        percent: number | null;
                        /** @description What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled. */
                        settleAmount: number | null;
                        /** @description Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed. */
                        settleStatus: ("Pending" | "WaitTransfer" | "Completed") | null;
                        /** @constant */
                        orderType: "CardCancel";
                    };
                };
            };
        };
    };
    listCardAccountLogs: {
        parameters: {
            query?: {
                /** @description Only rows of this card. */
                cardId?: string;
                /** @description Only rows from then on. A date (its midnight in UTC) or a date-time. */
                transactionDateFrom?: string;
                /** @description Only rows until then. A date (to the end of that day in UTC) or a date-time, itself included. */
                transactionDateTo?: string;
                /** @description Which page, from 1. `pageNumber` means the same. */
                pageIndex?: number;
                /** @description How many items a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description How many items to pass over, in place of `pageIndex`. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which page this is, from 1. */
                        pageIndex: number;
                        /** @description How many items a page has. */
                        pageSize: number;
                        /** @description How many items all pages have together. */
                        totalCount: number;
                        /** @description How many pages there are. */
                        totalPages: number;
                        /** @description The items of this page; empty behind the last one. */
                        items: {
                            /**
                             * Format: uuid
                             * @description Names this row, for ever.
                             */
                            accountLogId: string;
                            /** @description The order that moved the money; of a TransCharge a number of its own. */
                            cardOrderNo: string;
                            /**
                             * @description What moved the money; BalanceRefund is a withdrawal, TransCharge the fee of a transaction.
                             * @enum {unknown}
                             */
                            cardAccountLogType: "ApplyCard" | "CardTopUp" | "CardCancel" | "TransCharge" | "BalanceRefund";
                            /** @description The card; null while it is not opened. */
                            cardInfo: {
                                /** Format: uuid */
                                cardId: string;
                                productCode: string;
                                productName: string;
                                cardCurrency: string;
                                /** @example 436797******2419 */
                                maskCardNumber: string;
                                /** @enum {unknown} */
                                cardModel: "Standard" | "ShareBalance";
                            } | null;
                            /**
                             * @description Seen from the account.
                             * @enum {unknown}
                             */
                            fundsDirection: "Income" | "Expenditure";
                            /** @description What moved, without fees; of a cancel below zero. */
                            transAmount: {
                                /** @description ISO 4217 code. */
                                currency: string;
                                amount: number;
                            };
                            /** @description All fees together. */
                            totalFee: {
                                /** @description ISO 4217 code. */
                                currency: string;
                                amount: number;
                            };
                            /** @description What is charged; empty where nothing is. */
                            feeItems: {
                                /** @enum {unknown} */
                                feeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
                                /** @description What is charged. */
                                amount: number;
                                currency: string;
                            }[];
                            /** @description transAmount and totalFee together. */
                            totalAmount: {
                                /** @description ISO 4217 code. */
                                currency: string;
                                amount: number;
                            };
                            /**
                             * @description Reversed: the card issuer refused, and what had left the account came back.
                             * @enum {unknown}
                             */
                            status: "Pending" | "Completed" | "Failure" | "Reversed" | "ReverseFailure";
                            /** @description Why it failed. */
                            failureReason: string | null;
                            /**
                             * Format: date-time
                             * @description When the order was placed or the fee charged, in UTC.
                             */
                            transTime: string;
                            /** @description When it ended, in UTC; null before. */
                            completedTime: string | null;
                            /** @description A remark, where there is one. */
                            note: string | null;
                        }[];
                    };
                };
            };
        };
    };
    getStandardOrder: {
        parameters: {
            query?: {
                /** @description The kind of order; one of another kind is not found. */
                orderType?: "ApplyCard" | "CardTopUp" | "CardBlock" | "CardUnblock" | "CardCancel" | "CardWithdraw";
                /** @description The number we gave the order. */
                orderNo?: string;
                /** @description The number you gave it. */
                customerOrderNo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order in the shape of its own POST, or null */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        /** @description What is loaded. */
                        totalTopUpAmount: number;
                        /** @description All fees. */
                        totalFee: number;
                        /** @description What leaves the account: load and fees. */
                        totalPayAmount: number;
                        /** @description How many cards it is about. */
                        totalCardCount: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description What became of the payment, in the language asked for. */
                        payMessage: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When the money left the account. */
                        paidOn: string | null;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description How many cards are opened. */
                        totalOpened: number;
                        orderLines: {
                            orderLineNo: number;
                            /** @description What each card is opened with. */
                            topUpAmount: number;
                            quantity: number;
                            /** @description What is charged; empty where nothing is. */
                            feeItems: {
                                /** @enum {unknown} */
                                feeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
                                /** @description What is charged. */
                                amount: number;
                                currency: string;
                            }[];
                        }[];
                        /** @constant */
                        orderType: "ApplyCard";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        /** @description What is loaded. */
                        totalTopUpAmount: number;
                        /** @description All fees. */
                        totalFee: number;
                        /** @description What leaves the account: load and fees. */
                        totalPayAmount: number;
                        /** @description How many cards it is about. */
                        totalCardCount: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description What became of the payment, in the language asked for. */
                        payMessage: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When the money left the account. */
                        paidOn: string | null;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description How many cards are loaded. */
                        totalCompletedCardCount: number;
                        orderLines: {
                            orderLineNo: number;
                            /** @description The card, its number masked. */
                            cardInfo: {
                                /** Format: uuid */
                                cardId: string;
                                productCode: string;
                                productName: string;
                                cardCurrency: string;
                                /** @example 436797******2419 */
                                maskCardNumber: string;
                                /** @enum {unknown} */
                                cardModel: "Standard" | "ShareBalance";
                            };
                            /** @description What the card is loaded with. */
                            topUpAmount: number;
                            /** @description What is charged; empty where nothing is. */
                            feeItems: {
                                /** @enum {unknown} */
                                feeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
                                /** @description What is charged. */
                                amount: number;
                                currency: string;
                            }[];
                            isCompleted: boolean;
                            /** @description When the card was loaded. */
                            completedOn: string | null;
                        }[];
                        /** @constant */
                        orderType: "CardTopUp";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description Whether the issuer has blocked the card for this order. */
                        isBlocked: boolean;
                        /** @constant */
                        orderType: "CardBlock";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardUnblock";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description What is charged; null until a percentage is worked out. */
                        fee: number | null;
                        /** @enum {unknown} */
                        chargeMethodType: "FixedValue" | "Percentage";
                        /** @description The fee, where it is fixed. */
                        fixedValue: number | null;
                        /** @description The share of what is given back, as a decimal fraction, where the fee is one. */
                        percent: number | null;
                        /** @description What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled. */
                        settleAmount: number | null;
                        /** @description Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed. */
                        settleStatus: ("Pending" | "WaitTransfer" | "Completed") | null;
                        /** @constant */
                        orderType: "CardCancel";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** Format: uuid */
                        cardId: string;
                        /** @description What goes to the account. */
                        withdrawAmount: number;
                        /** @description What the card pays besides. */
                        withdrawFee: number;
                        /** @description What leaves the card: amount and fee. */
                        totalAmount: number;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardWithdraw";
                    } | null;
                };
            };
        };
    };
    getShareBalanceOrder: {
        parameters: {
            query?: {
                /** @description The kind of order; one of another kind is not found. */
                orderType?: "ApplyCard" | "CreditLimit" | "CardBlock" | "CardUnblock" | "CardCancel";
                /** @description The number we gave the order. */
                orderNo?: string;
                /** @description The number you gave it. */
                customerOrderNo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order in the shape of its own POST, or null */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description What the card is opened under. */
                        productInfo: {
                            productCode: string;
                            productName: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                            cardCurrency: string;
                        };
                        quantity: number;
                        /** @description The most of one payment. */
                        maxAuthAmount: number;
                        /** @description The most of all payments; null where unlimited. */
                        maxCreditAmount: number | null;
                        /** @description What leaves the account. */
                        totalAmount: number;
                        /** @description Of it what is not a fee: always 0, as the card spends the account. */
                        transAmount: number;
                        /** @description Of it the fee for opening the card. */
                        transFee: number;
                        /** @description How many cards are opened. */
                        openedQty: number;
                        /** @description The cards; empty while none is opened. */
                        cardInfos: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        }[];
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "ApplyCard";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** Format: uuid */
                        cardId: string;
                        /** @description The most of one payment. */
                        maxAuthAmount: number;
                        /** @description The most of all payments; null where unlimited. */
                        maxCreditAmount: number | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CreditLimit";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description Whether the issuer has blocked the card for this order. */
                        isBlocked: boolean;
                        /** @constant */
                        orderType: "CardBlock";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @constant */
                        orderType: "CardUnblock";
                    } | {
                        /**
                         * @description The number we gave the order.
                         * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
                         */
                        orderNo: string;
                        /** @description The card, its number masked. */
                        cardInfo: {
                            /** Format: uuid */
                            cardId: string;
                            productCode: string;
                            productName: string;
                            cardCurrency: string;
                            /** @example 436797******2419 */
                            maskCardNumber: string;
                            /** @enum {unknown} */
                            cardModel: "Standard" | "ShareBalance";
                        };
                        /** @description What there is to say of it, in the language asked for. */
                        note: string | null;
                        /**
                         * @description Pending until the card issuer has answered.
                         * @enum {unknown}
                         */
                        status: "Pending" | "Completed" | "Failure";
                        /** @description Why it failed, in the language asked for. */
                        failureReason: string | null;
                        /**
                         * Format: date-time
                         * @description When it was submitted.
                         */
                        createdOn: string;
                        /**
                         * Format: date-time
                         * @description When it last changed.
                         */
                        modifiedOn: string;
                        /** @description When it came to its end. */
                        completedOn: string | null;
                        /** @description The number you gave the order. */
                        customerOrderNo: string | null;
                        /** @description What is charged; null until a percentage is worked out. */
                        fee: number | null;
                        /** @enum {unknown} */
                        chargeMethodType: "FixedValue" | "Percentage";
                        /** @description The fee, where it is fixed. */
                        fixedValue: number | null;
                        /** @description The share of what is given back, as a decimal fraction, where the fee is one. */
                        percent: number | null;
                        /** @description What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled. */
                        settleAmount: number | null;
                        /** @description Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed. */
                        settleStatus: ("Pending" | "WaitTransfer" | "Completed") | null;
                        /** @constant */
                        orderType: "CardCancel";
                    } | null;
                };
            };
        };
    };
    listChannelFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What will still strike your orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The older, the sooner used up. */
                        faultNo: number;
                        /** @description Which operations it strikes; null: any. */
                        operation: ("Issue" | "Load" | "Unload" | "Block" | "Unblock" | "UpdateLimits" | "Cancel") | null;
                        /**
                         * @description Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.
                         * @enum {unknown}
                         */
                        effect: "Refuse" | "TimeoutAfter" | "TimeoutBefore" | "Delay";
                        /** @description How many operations it will still strike. */
                        remaining: number;
                        reason: string | null;
                        text: {
                            "zh-CN": string;
                            en: string;
                        } | null;
                        delayMs: number;
                    }[];
                };
            };
        };
    };
    scriptChannelFault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which operations it strikes; null: any. */
                    operation?: ("Issue" | "Load" | "Unload" | "Block" | "Unblock" | "UpdateLimits" | "Cancel") | null;
                    /**
                     * @description Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.
                     * @enum {unknown}
                     */
                    effect: "Refuse" | "TimeoutAfter" | "TimeoutBefore" | "Delay";
                    /**
                     * @description How many operations it strikes.
                     * @default 1
                     */
                    count?: number;
                    /**
                     * @description For Refuse: the issuer’s code.
                     * @example ISSUER_DECLINED
                     */
                    reason?: string;
                    /** @description For Refuse: what the order’s failureReason says. */
                    text?: {
                        "zh-CN": string;
                        en: string;
                    };
                    /** @description How long the call takes; required for Delay. */
                    delayMs?: number;
                };
            };
        };
        responses: {
            /** @description The fault */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The older, the sooner used up. */
                        faultNo: number;
                        /** @description Which operations it strikes; null: any. */
                        operation: ("Issue" | "Load" | "Unload" | "Block" | "Unblock" | "UpdateLimits" | "Cancel") | null;
                        /**
                         * @description Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.
                         * @enum {unknown}
                         */
                        effect: "Refuse" | "TimeoutAfter" | "TimeoutBefore" | "Delay";
                        /** @description How many operations it will still strike. */
                        remaining: number;
                        reason: string | null;
                        text: {
                            "zh-CN": string;
                            en: string;
                        } | null;
                        delayMs: number;
                    };
                };
            };
        };
    };
    clearChannelFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An empty list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The older, the sooner used up. */
                        faultNo: number;
                        /** @description Which operations it strikes; null: any. */
                        operation: ("Issue" | "Load" | "Unload" | "Block" | "Unblock" | "UpdateLimits" | "Cancel") | null;
                        /**
                         * @description Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.
                         * @enum {unknown}
                         */
                        effect: "Refuse" | "TimeoutAfter" | "TimeoutBefore" | "Delay";
                        /** @description How many operations it will still strike. */
                        remaining: number;
                        reason: string | null;
                        text: {
                            "zh-CN": string;
                            en: string;
                        } | null;
                        delayMs: number;
                    }[];
                };
            };
        };
    };
}
