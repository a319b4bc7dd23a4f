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
    "/openapi/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your transactions, newest first
         * @description By the time of their authorization. Pages follow each other by cursor: transactions that come in meanwhile neither repeat nor hide one, and a late page is as fast as the first. A cursor belongs to its cardId and transactionStatus; with others it is refused.
         */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/cards/{cardId}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the transactions of a card
         * @description As the list of all, but the dates may be left out.
         */
        get: operations["listCardTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/transactions/{transactionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a transaction
         * @description As it stands now: a transaction changes with its clearings, reversals and refunds.
         */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/cards/{cardId}/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the controls of a card
         * @description Rules of your own for the payments of a card, beside its balance and limits. None is in force until it is set.
         */
        get: operations["getCardControls"];
        /**
         * Set the controls of a card
         * @description Replaces all of them: what is left out or null is off. In force for every payment that is decided after the answer. They decide authorizations and increments only; a clearing is never refused. A hold that is given back leaves room again in the amounts of its day and month, but still counts as a payment. Both lists of a kind may be set, but no code may stand in both.
         */
        put: operations["putCardControls"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your endpoints
         * @description The oldest first, without their secrets.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Be told of events
         * @description Every event from now on is posted to the URL, signed with the secret that this answer shows, once. How to verify, and what each type tells, stands in the guide.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/endpoints/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint
         * @description Tells also how it is doing, and why it is disabled if it is.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete an endpoint
         * @description What still waits for it is cancelled. Its deliveries stay in the log.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint
         * @description What is left out stays as it is. A change holds within a second. Enabling an endpoint sends it what still waits; events that happened while it was disabled are read from GET /v1/events.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/openapi/v1/webhooks/endpoints/{endpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description Posts an event of type Test to the endpoint, once, also when it is disabled, and answers what came of it. It has no sequence. Receivers acknowledge types that they do not know.
         */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/endpoints/{endpointId}/secret-rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a new secret
         * @description First step of a rotation. From now on the header bears a signature of each secret; the signature in the body stays that of the old one. The new secret is shown this once.
         */
        post: operations["announceWebhookSecret"];
        /**
         * Drop the new secret
         * @description Ends a rotation that is not confirmed: only the old secret signs.
         */
        delete: operations["cancelWebhookSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/endpoints/{endpointId}/secret-rotation/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the new secret
         * @description Second step of a rotation. From now on only the new secret signs, in the header and in the body.
         */
        post: operations["confirmWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to your endpoints
         * @description Newest first, with their latest attempts. Kept for 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery
         * @description With its latest attempts.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/deliveries/{deliveryId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver an event again
         * @description Whatever came of it before, with all its retries.
         */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/webhooks/deliveries/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again all that failed since a time
         * @description Deliveries that failed for good, to one endpoint or to all of yours.
         */
        post: operations["replayFailedWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Catch up with your events
         * @description Every event behind a sequence, in order, as endpoints are sent it but for the signature. Ask again with the last sequence that you got until it is lastSequence. Kept for 30 days.
         */
        get: operations["listEvents"];
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
    "/openapi/sandbox/v1/authorizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay with a card
         * @description Test environment only. A merchant asks for an authorization, as the card network would bring it. A decline is an answer like another: a transaction with status AuthFailure. An amount of 0 only verifies the card.
         */
        post: operations["authorizeInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/clearings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Collect without an authorization
         * @description Test environment only. What merchants do offline. Neither limits nor the state of the card refuse it.
         */
        post: operations["forceClearInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay back
         * @description Test environment only. Of a transaction that is named, or to a card where none is.
         */
        post: operations["refundInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Credit a disputed amount
         * @description Test environment only. As when the network takes it from the merchant.
         */
        post: operations["disputeInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/fees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Charge a transaction fee
         * @description Test environment only. As the network does for foreign payments, for one.
         */
        post: operations["chargeFeeInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make traffic
         * @description Test environment only. Payments of a realistic mix over your Active cards, cleared, reversed, refunded and declined: something to look at.
         */
        post: operations["makeTrafficInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/authorizations/{transactionId}/increments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for more on an open authorization
         * @description Test environment only. As hotels do. It is approved or declined by itself.
         */
        post: operations["incrementInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/authorizations/{transactionId}/clearings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Collect an authorized payment
         * @description Test environment only. All of it, less, more, or in parts with isFinal false.
         */
        post: operations["clearInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/authorizations/{transactionId}/expirations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a hold expire
         * @description Test environment only. At once, as if its days were over.
         */
        post: operations["expireInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/authorizations/{transactionId}/reversals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a hold back
         * @description Test environment only. The merchant gives up all or a part of what is held.
         */
        post: operations["reverseInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/clearings/{transactionId}/reversals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a clearing back
         * @description Test environment only. The merchant collected by mistake.
         */
        post: operations["reverseClearingInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/refunds/{transactionId}/reversals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a refund back
         * @description Test environment only. The merchant paid back by mistake.
         */
        post: operations["reverseRefundInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi/sandbox/v1/disputes/{transactionId}/losses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lose a dispute
         * @description Test environment only. The credit, or a part of it, is taken back.
         */
        post: operations["loseDisputeInSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountLog: {
            /**
             * Format: uuid
             * @description Names this row, for ever.
             */
            id: string;
            accountTransType: components["schemas"]["AccountTransType"];
            /** @description Seen from the account. */
            fundsDirection: components["schemas"]["FundsDirection"];
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
            cardInfo: components["schemas"]["CardInfo"] | null;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            transTime: string;
        };
        AccountLogPage: {
            /** @description Which page this is, from 1. */
            pageIndex: number;
            /** @description How many items a page has. */
            pageSize: number;
            /** @description How many items all pages have together. */
            totalCount: number;
            /** @description How many pages there are. */
            totalPages: number;
            /** @description The items of this page; empty behind the last one. */
            items: components["schemas"]["AccountLog"][];
        };
        /**
         * @description What moved the money.
         * @enum {string}
         */
        AccountTransType: "AccountTopUp" | "AccountWithdraw" | "AuthBlock" | "AuthUnBlock" | "AuthReversal" | "Consume" | "ConsumeRefund" | "OpenCardFee" | "TransFee" | "CancelCardFee" | "Rebate" | "ReversalRefund" | "ReversalDeduct" | "ConsumeSettlementDiffDeduct" | "ConsumeSettlementDiffRefund" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardTopUp" | "TopUpFee" | "CardWithdraw" | "CancelCardSettleDeduct" | "CancelCardSettleRefund" | "AccountAdjustIncrease" | "AccountAdjustDeduct" | "CardOverdrawDeduct" | "CardOverdrawReversal";
        AcctPayEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "AcctPay";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["AccountLog"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        /** @enum {string} */
        AcknowledgementMode: "envelope" | "status";
        /** @enum {string} */
        AmountPrecision: "IntegerOnly" | "DecimalAllowed";
        ApplyCardEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "ApplyCard";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["StandardApplyOrder"] | components["schemas"]["ShareBalanceApplyOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        AuthorizationServerMetadata: {
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
        Balance: {
            /** @description ISO 4217 code. */
            currency: string;
            /** @description What is available. Below zero when clearings took more than there was. */
            amount: number;
            /** @description What open authorizations of ShareBalance cards hold. */
            blockedAmount: number;
        };
        BinConfig: {
            cardModel: components["schemas"]["CardModel"];
            /** @description ISO 4217 code. */
            currency: string;
            /** @description The first digits of the card numbers. */
            cardBin: string;
            /** @description The least a card is opened with; null for ShareBalance. */
            minPreTopUpAmount: number | null;
            /** @description The least a card is topped up by; null for ShareBalance. */
            minTopUpAmount: number | null;
            openCardAmountPrecision: components["schemas"]["AmountPrecision"];
            /** @description The same in words. */
            openCardAmountPrecisionDescription: string;
            topUpAmountPrecision: components["schemas"]["AmountPrecision"];
            /** @description The same in words. */
            topUpAmountPrecisionDescription: string;
            /** @description What may be done with such cards. */
            permissions: components["schemas"]["Permissions"];
        };
        BlockOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            /** @description The card. */
            cardInfo: components["schemas"]["CardInfo"];
            /** @description What there is to say of it, in the language asked for. */
            note: string | null;
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /** @description Whether the issuer has blocked the card for this order. */
            isBlocked: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CardBlock";
        };
        CancelOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            /** @description The card. */
            cardInfo: components["schemas"]["CardInfo"];
            /** @description What there is to say of it, in the language asked for. */
            note: string | null;
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /** @description What is charged; null until a percentage is worked out. */
            fee: number | null;
            chargeMethodType: components["schemas"]["ChargeMethodType"];
            /** @description The fee, where it is fixed. */
            fixedValue: number | null;
            /** @description The share of what is given back, as a decimal fraction, where the fee is one. */
            percent: number | null;
            /** @description What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled. */
            settleAmount: number | null;
            /** @description Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed. */
            settleStatus: components["schemas"]["SettleStatus"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CardCancel";
        };
        Card: {
            /**
             * Format: uuid
             * @description The card.
             * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
             */
            cardId: string;
            cardModel: components["schemas"]["CardModel"];
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
            status: components["schemas"]["CardStatus"];
            /** @description The most of one payment; 0 on a Standard card. */
            maxAuthAmount: number;
            /** @description What open and cleared payments have used of the credit; 0 on a Standard card. */
            usedCreditAmount: number;
            /** @description The most of all payments; null where unlimited and on a Standard card. */
            maxCreditAmount: number | null;
            cardOrganization: components["schemas"]["CardOrganization"];
            /**
             * Format: date-time
             * @description When the card was applied for.
             */
            applyTime: string;
            /** @description What may be done with the card. */
            permissions: components["schemas"]["Permissions"];
        };
        CardAccountLog: {
            /**
             * Format: uuid
             * @description Names this row, for ever.
             */
            accountLogId: string;
            /** @description The order that moved the money; of a TransCharge a number of its own. */
            cardOrderNo: string;
            cardAccountLogType: components["schemas"]["CardAccountLogType"];
            /** @description The card; null while it is not opened. */
            cardInfo: components["schemas"]["CardInfo"] | null;
            /** @description Seen from the account. */
            fundsDirection: components["schemas"]["FundsDirection"];
            /** @description What moved, without fees; of a cancel below zero. */
            transAmount: components["schemas"]["Money"];
            /** @description All fees together. */
            totalFee: components["schemas"]["Money"];
            /** @description What is charged; empty where nothing is. */
            feeItems: components["schemas"]["FeeItem"][];
            /** @description transAmount and totalFee together. */
            totalAmount: components["schemas"]["Money"];
            status: components["schemas"]["CardAccountLogStatus"];
            /** @description Why it failed. */
            failureReason: string | null;
            /**
             * Format: date-time
             * @description When the order was placed or the fee charged, in UTC.
             */
            transTime: string;
            /**
             * Format: date-time
             * @description When it ended, in UTC; null before.
             */
            completedTime: string | null;
            /** @description A remark, where there is one. */
            note: string | null;
        };
        CardAccountLogPage: {
            /** @description Which page this is, from 1. */
            pageIndex: number;
            /** @description How many items a page has. */
            pageSize: number;
            /** @description How many items all pages have together. */
            totalCount: number;
            /** @description How many pages there are. */
            totalPages: number;
            /** @description The items of this page; empty behind the last one. */
            items: components["schemas"]["CardAccountLog"][];
        };
        /**
         * @description Reversed: the card issuer refused, and what had left the account came back.
         * @enum {string}
         */
        CardAccountLogStatus: "Pending" | "Completed" | "Failure" | "Reversed" | "ReverseFailure";
        /**
         * @description What moved the money; BalanceRefund is a withdrawal, TransCharge the fee of a transaction.
         * @enum {string}
         */
        CardAccountLogType: "ApplyCard" | "CardTopUp" | "CardCancel" | "TransCharge" | "BalanceRefund";
        CardActivationEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardActivation";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["CardSummary"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        CardAuditEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardAudit";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["StandardApplyOrder"] | components["schemas"]["ShareBalanceApplyOrder"] | components["schemas"]["WithdrawOrder"] | components["schemas"]["CreditLimitOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        CardBlockEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardBlock";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["BlockOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        CardCancelEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardCancel";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["CancelOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        CardControls: {
            /** Format: uuid */
            cardId: string;
            /** @description The card’s, which the amounts are in. */
            currency: string;
            /** @description Only these categories; null: any. */
            allowedMerchantCategories: string[] | null;
            /** @description None of these categories. */
            blockedMerchantCategories: string[] | null;
            /** @description Only these countries; null: any. */
            allowedMerchantCountries: string[] | null;
            /** @description None of these countries. */
            blockedMerchantCountries: string[] | null;
            /** @description Payments of a day; null: no limit. */
            dailyCountLimit: number | null;
            /** @description Amount of a day; null: no limit. */
            dailyAmountLimit: number | null;
            /** @description Payments of a month; null: no limit. */
            monthlyCountLimit: number | null;
            /** @description Amount of a month; null: no limit. */
            monthlyAmountLimit: number | null;
            /** @description Whether one payment is all. */
            singleUse: boolean;
            /** @description What of the day’s limits is used. */
            today: components["schemas"]["CardControlsUse"];
            /** @description What of the month’s limits is used. */
            thisMonth: components["schemas"]["CardControlsUse"];
        };
        CardControlsRequest: {
            /** @description Only merchants of these categories (ISO 18245, four digits). A merchant whose category the network does not tell is declined. */
            allowedMerchantCategories?: string[] | null;
            /** @description No merchants of these categories. */
            blockedMerchantCategories?: string[] | null;
            /** @description Only merchants in these countries (ISO 3166-1, two letters). A merchant whose country the network does not tell is declined. */
            allowedMerchantCountries?: string[] | null;
            /** @description No merchants in these countries. */
            blockedMerchantCountries?: string[] | null;
            /** @description How many payments may be approved in a day of UTC. */
            dailyCountLimit?: number | null;
            /** @description How much may be approved in a day of UTC, in the card’s currency. */
            dailyAmountLimit?: number | string | null;
            /** @description How many payments may be approved in a month of UTC. */
            monthlyCountLimit?: number | null;
            /** @description How much may be approved in a month of UTC, in the card’s currency. */
            monthlyAmountLimit?: number | string | null;
            /** @description One approved payment, and no other after it. Off unless true. */
            singleUse?: boolean | null;
        };
        CardControlsUse: {
            /** @description The day or month, of UTC. */
            period: string;
            /** @description Approved payments. */
            count: number;
            /** @description What they come to, in the card’s currency. */
            amount: number;
        };
        /** @description A card, its number masked. */
        CardInfo: {
            /** Format: uuid */
            cardId: string;
            productCode: string;
            /** @description In the language of the answer. */
            productName: string;
            /** @description ISO 4217 code. */
            cardCurrency: string;
            /**
             * @description The first six digits, six stars, the last four.
             * @example 436797******2419
             */
            maskCardNumber: string;
            cardModel: components["schemas"]["CardModel"];
        };
        /**
         * @description Standard: the card has a balance of its own. ShareBalance: it spends the account.
         * @enum {string}
         */
        CardModel: "Standard" | "ShareBalance";
        CardOrderRequest: {
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
        /**
         * @description The card network.
         * @enum {string}
         */
        CardOrganization: "Mastercard" | "VISA" | "AmericanExpress" | "UnionPay";
        CardPay: {
            /**
             * Format: uuid
             * @description Names the transaction, for ever.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the network told of it, in UTC.
             */
            authTime: string;
            /**
             * Format: date-time
             * @description When it was first cleared, in UTC.
             */
            settleTime: string | null;
            /** @description What the merchant asked for, in its own currency. */
            transAmount: components["schemas"]["Money"];
            /** @description What was approved, increments included, in the card’s currency; of a declined one what was asked for. */
            authAmount: components["schemas"]["Money"];
            /** @description What was cleared, in the card’s currency; null before. */
            settledAmount: components["schemas"]["Money"] | null;
            cardInfo: components["schemas"]["CardPayCardInfo"];
            /** @description What you called the card. */
            cardAlias: string | null;
            /** @description Six digits that the merchant was given with the approval. */
            authCode: string | null;
            /** @description As the network tells it, like all of the merchant. */
            merchantName: string | null;
            /** @description ISO 3166-1, two letters. */
            merchantCountryCode: string | null;
            /** @description The merchant’s city. */
            merchantCity: string | null;
            /** @description The merchant’s state or province. */
            merchantState: string | null;
            /** @description The merchant’s postal code. */
            merchantZipCode: string | null;
            /** @description What the merchant says of the purchase. */
            merchantDesc: string | null;
            status: components["schemas"]["TransactionStatus"];
            /** @description Seen from the card. */
            fundsDirection: components["schemas"]["FundsDirection"];
            transactionType: components["schemas"]["TransactionType"];
            /** @description Why it was declined, in English. */
            failureReason: string | null;
            /** @description Why it was declined, in Chinese. */
            failureReasonCn: string | null;
            /** @description A remark, where there is one. */
            note: string | null;
            lifecycleState: components["schemas"]["LifecycleState"];
            /** @description What is still held for it, in the card’s currency. */
            holdAmount: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description The transaction that it belongs to: what a release gave back, what a refund or dispute is about.
             */
            linkedTransactionId: string | null;
            /** @description ISO 18245, four digits. */
            merchantCategoryCode: string | null;
            /** @description Of a declined one, what the network was told (ISO 8583, field 39), such as 51. */
            responseCode: string | null;
        };
        /** @description The card that was used. */
        CardPayCardInfo: {
            /**
             * Format: uuid
             * @description The same as cardId.
             */
            id: string;
            /** Format: uuid */
            cardId: string;
            productCode: string;
            /** @description In the language of the answer. */
            productName: string;
            /** @description ISO 4217 code. */
            cardCurrency: string;
            /**
             * @description The first six digits, six stars, the last four.
             * @example 436797******2419
             */
            maskCardNumber: string;
            cardModel: components["schemas"]["CardModel"];
        };
        CardPayEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardPay";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["CardPay"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        /**
         * @description What the card is now.
         * @enum {string}
         */
        CardStatus: "Active" | "Blocked" | "Cancel" | "Expired";
        CardSummary: {
            /**
             * Format: uuid
             * @description The card.
             * @example 0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11
             */
            cardId: string;
            cardModel: components["schemas"]["CardModel"];
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
            status: components["schemas"]["CardStatus"];
            cardOrganization: components["schemas"]["CardOrganization"];
            /**
             * Format: date-time
             * @description When the card was applied for.
             */
            applyTime: string;
        };
        CardSummaryPage: {
            /** @description Which page this is, from 1. */
            pageIndex: number;
            /** @description How many items a page has. */
            pageSize: number;
            /** @description How many items all pages have together. */
            totalCount: number;
            /** @description How many pages there are. */
            totalPages: number;
            /** @description The items of this page; empty behind the last one. */
            items: components["schemas"]["CardSummary"][];
        };
        CardUnblockEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "CardUnblock";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["UnblockOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        ChannelFault: {
            /** @description The older, the sooner used up. */
            faultNo: number;
            /** @description Which operations it strikes; null: any. */
            operation: components["schemas"]["ChannelOperation"] | null;
            effect: components["schemas"]["ChannelFaultEffect"];
            /** @description How many operations it will still strike. */
            remaining: number;
            reason: string | null;
            text: {
                "zh-CN": string;
                en: string;
            } | null;
            delayMs: number;
        };
        /**
         * @description Refuse: refused for good. TimeoutBefore: not done, no answer. TimeoutAfter: done, the answer gets lost. Delay: done and answered, later.
         * @enum {string}
         */
        ChannelFaultEffect: "Refuse" | "TimeoutAfter" | "TimeoutBefore" | "Delay";
        ChannelFaultRequest: {
            /** @description Which operations it strikes; null: any. */
            operation?: components["schemas"]["ChannelOperation"] | null;
            effect: components["schemas"]["ChannelFaultEffect"];
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
        /** @enum {string} */
        ChannelOperation: "Issue" | "Load" | "Unload" | "Block" | "Unblock" | "UpdateLimits" | "Cancel";
        /** @enum {string} */
        ChargeMethodType: "FixedValue" | "Percentage";
        CreditLimitOrder: {
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
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CreditLimit";
        };
        CreditLimitRequest: {
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
        EventPage: {
            /** @description In their order. */
            events: components["schemas"]["StoredEvent"][];
            /** @description The sequence of your latest event; 0 before the first. */
            lastSequence: number;
        };
        /** @enum {string} */
        EventType: "CardPay" | "ApplyCard" | "Recharge" | "AcctPay" | "CardAudit" | "CardActivation" | "CardBlock" | "CardUnblock" | "CardCancel";
        FeeItem: {
            feeType: components["schemas"]["FeeType"];
            /** @description What is charged. */
            amount: number;
            currency: string;
        };
        /** @enum {string} */
        FeeType: "OpenCardFee" | "TopUpFee" | "TransFee" | "CancelCardFee" | "AccountTopUpFee" | "AccountWithdrawFee" | "CardWithdrawFee";
        /**
         * @description Which way money moves.
         * @enum {string}
         */
        FundsDirection: "Income" | "Expenditure";
        IntrospectionAnswer: {
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
        KeySet: {
            /** @description The key that signs now, the next one, and those whose tokens have not all expired. */
            keys: components["schemas"]["PublicKey"][];
        };
        /**
         * @description Where it is in its life, more finely than status tells.
         * @enum {string}
         */
        LifecycleState: "Declined" | "Verified" | "Authorized" | "Voided" | "Expired" | "PartiallyCleared" | "Cleared" | "Reversed" | "Posted" | "TakenBack";
        /** @description An amount with its currency. */
        Money: {
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Exact, in units of the currency. */
            amount: number;
        };
        /**
         * @description Pending until the card issuer has answered.
         * @enum {string}
         */
        OrderStatus: "Pending" | "Completed" | "Failure";
        /** @description What may be done. */
        Permissions: {
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
        Product: {
            /** @description Names the product in orders. */
            productCode: string;
            /** @description In the language of the answer. */
            productName: string;
            cardModels: components["schemas"]["CardModel"][];
            /** @description ISO 4217 codes. */
            cardCurrency: string[];
            /** @description In the language of the answer. */
            description: string;
            /** @description The terms of each card model and currency. */
            cardBinConfigs: components["schemas"]["BinConfig"][];
        };
        /** @description What the card is opened under. */
        ProductInfo: {
            productCode: string;
            productName: string;
            cardModel: components["schemas"]["CardModel"];
            cardCurrency: string;
        };
        PublicKey: {
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
        };
        RechargeEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "Recharge";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            data: components["schemas"]["TopUpOrder"];
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        SandboxAuthorizationRequest: {
            /** @description The card. */
            cardId?: string;
            /** @description In place of cardId: the number, as a shop is given it, with expirationMMYY and cvv. A wrong date or CVV is declined. */
            cardNumber?: string;
            /** @description MM/YY, with cardNumber. */
            expirationMMYY?: string;
            /** @description With cardNumber. */
            cvv?: string;
            /**
             * @description In the merchant’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 21.6
             */
            amount: number | string;
            /** @description The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change. */
            currency?: string | null;
            /** @description What the card is billed, in its own currency, in place of what the rates say. */
            billingAmount?: number | string | null;
            /** @description Who is paid; what it lacks is not told. A shop in New York where it is left out altogether. */
            merchant?: components["schemas"]["SandboxMerchant"] | null;
            /** @description The merchant takes less than it asks for. Off unless true. */
            allowPartial?: boolean;
            /** @description Lodging or car rental: the hold is kept longer. Off unless true. */
            lodging?: boolean;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxClearingRequest: {
            /** @description In the merchant’s currency; all that is held where it is left out. */
            amount?: number | string | null;
            /** @description The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change. */
            currency?: string | null;
            /** @description What the card is billed, in its own currency, in place of what the rates say. */
            billingAmount?: number | string | null;
            /** @description Nothing more will be collected: what is left of the hold is given back. On unless false. */
            isFinal?: boolean;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        /**
         * @description Approved or Declined for what waits for a yes or no. Recorded: in the books. Ignored: there was nothing left for it to do.
         * @enum {string}
         */
        SandboxDecision: "Approved" | "Declined" | "Recorded" | "Remembered" | "Ignored";
        SandboxDeposit: {
            /** @description What the account log calls this deposit. */
            orderNo: string;
            /** @description Your own number, where you gave one. */
            customerOrderNo: string | null;
            /** @description ISO 4217 code. */
            currency: string;
            /** @description What was deposited. */
            amount: number;
            /** @description Its rows of the account log. */
            accountLogs: components["schemas"]["AccountLog"][];
            balance: components["schemas"]["Balance"];
        };
        SandboxDepositRequest: {
            /** @description ISO 4217 code, in any case. */
            currency: string;
            /** @description More than zero; a number or a decimal string with the decimals of the currency at most. */
            amount: number | string;
            /** @description Your own number, unique among your deposits. The same deposit under the same number is made once. */
            customerOrderNo?: string | null;
        };
        SandboxDisputeRequest: {
            /** @description The card. */
            cardId?: string;
            /** @description The transaction that it is about, in place of cardId. */
            originalTransactionId?: string;
            /**
             * @description In the card’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 10
             */
            amount: number | string;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxExpirationRequest: Record<string, never>;
        SandboxFeeRequest: {
            /** @description The card. */
            cardId?: string;
            /** @description The transaction that it is about, in place of cardId. */
            originalTransactionId?: string;
            /**
             * @description In the card’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 10
             */
            amount: number | string;
            /** @description A remark, which the transaction will bear. */
            note?: string | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxForcedClearingRequest: {
            /** @description The card. */
            cardId?: string;
            /** @description In place of cardId: the number, as a shop is given it, with expirationMMYY and cvv. A wrong date or CVV is declined. */
            cardNumber?: string;
            /** @description MM/YY, with cardNumber. */
            expirationMMYY?: string;
            /** @description With cardNumber. */
            cvv?: string;
            /**
             * @description In the merchant’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 21.6
             */
            amount: number | string;
            /** @description The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change. */
            currency?: string | null;
            /** @description What the card is billed, in its own currency, in place of what the rates say. */
            billingAmount?: number | string | null;
            /** @description Who is paid; what it lacks is not told. A shop in New York where it is left out altogether. */
            merchant?: components["schemas"]["SandboxMerchant"] | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxIncrementRequest: {
            /**
             * @description In the merchant’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 21.6
             */
            amount: number | string;
            /** @description The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change. */
            currency?: string | null;
            /** @description What the card is billed, in its own currency, in place of what the rates say. */
            billingAmount?: number | string | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxMerchant: {
            /** @description As it stands on the statement. */
            name?: string | null;
            /** @description ISO 18245, four digits. */
            categoryCode?: string | null;
            /** @description ISO 3166-1, two capital letters. */
            countryCode?: string | null;
            /** @description The city. */
            city?: string | null;
            /** @description The state or province. */
            state?: string | null;
            /** @description The postal code. */
            zipCode?: string | null;
            /** @description What is bought. */
            description?: string | null;
        };
        SandboxOutcome: {
            decision: components["schemas"]["SandboxDecision"];
            /** @description Of a decision, what the merchant is told (ISO 8583, field 39): 00 approved, 10 approved in part. */
            responseCode: string | null;
            /** @description Of a decline: why, in a word, such as INSUFFICIENT_BALANCE. */
            reason: string | null;
            /** @description Of an approval: how much, in the card’s currency. */
            approvedAmount: number | null;
            /** @description Of an approval: six digits for the merchant. */
            authCode: string | null;
            /** @description As it stands now. */
            transaction: components["schemas"]["Transaction"] | null;
        };
        SandboxRefundRequest: {
            /** @description The card. */
            cardId?: string;
            /** @description The transaction that it is about, in place of cardId. */
            originalTransactionId?: string;
            /**
             * @description In the merchant’s currency.
             *
             *     A JSON number or a decimal string, with at most two decimals, or none for a currency without decimals.
             * @example 21.6
             */
            amount: number | string;
            /** @description The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change. */
            currency?: string | null;
            /** @description What the card is billed, in its own currency, in place of what the rates say. */
            billingAmount?: number | string | null;
            /** @description Who is paid; what it lacks is not told. A shop in New York where it is left out altogether. */
            merchant?: components["schemas"]["SandboxMerchant"] | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxReversalRequest: {
            /** @description In the card’s currency; all that is held where it is left out. */
            amount?: number | string | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxTakeBackRequest: {
            /** @description In the card’s currency; all of it where it is left out. */
            amount?: number | string | null;
            /** @description Your own name for the request. The same request under the same reference is sent to the network once, and answered the same. */
            reference?: string | null;
        };
        SandboxTraffic: {
            seed: number;
            /** @description Over how many of your Active cards. */
            cardCount: number;
            /** @description How many payments. */
            paymentCount: number;
            /** @description What the network sent, follow-ups included. */
            messageCount: number;
            /** @description Authorizations and increments that were approved. */
            approvedCount: number;
            /** @description And that were declined. */
            declinedCount: number;
            /** @description Declined ones by reason. */
            declineReasons: {
                [key: string]: number;
            };
            /** @description Clearings, reversals and refunds in the books. */
            recordedCount: number;
            /** @description What can never be booked. */
            refusedCount: number;
            /** @description What was not answered in time. */
            unansweredCount: number;
            /** @description Payments by what they play. */
            scenarios: {
                [key: string]: number;
            };
        };
        SandboxTrafficRequest: {
            /** @description How many payments. */
            count: number;
            /** @description The same seed makes the same mix. The answer says which it was. */
            seed?: number;
        };
        /** @enum {string} */
        SettleStatus: "Pending" | "WaitTransfer" | "Completed";
        ShareBalanceApplyOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            productInfo: components["schemas"]["ProductInfo"];
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
            cardInfos: components["schemas"]["CardInfo"][];
            /** @description What there is to say of it, in the language asked for. */
            note: string | null;
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "ApplyCard";
        };
        ShareBalanceApplyRequest: {
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
        ShareBalanceOrder: components["schemas"]["ShareBalanceApplyOrder"] | components["schemas"]["CreditLimitOrder"] | components["schemas"]["BlockOrder"] | components["schemas"]["UnblockOrder"] | components["schemas"]["CancelOrder"];
        StandardApplyLine: {
            orderLineNo: number;
            /** @description What each card is opened with. */
            topUpAmount: number;
            quantity: number;
            /** @description What is charged; empty where nothing is. */
            feeItems: components["schemas"]["FeeItem"][];
        };
        StandardApplyOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            productInfo: components["schemas"]["ProductInfo"];
            /** @description What is loaded. */
            totalTopUpAmount: number;
            /** @description All fees. */
            totalFee: number;
            /** @description What leaves the account: load and fees. */
            totalPayAmount: number;
            /** @description How many cards it is about. */
            totalCardCount: number;
            /** @description The cards; empty while none is opened. */
            cardInfos: components["schemas"]["CardInfo"][];
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When the money left the account.
             */
            paidOn: string | null;
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /** @description How many cards are opened. */
            totalOpened: number;
            orderLines: components["schemas"]["StandardApplyLine"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "ApplyCard";
        };
        StandardApplyRequest: {
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
        StandardOrder: components["schemas"]["StandardApplyOrder"] | components["schemas"]["TopUpOrder"] | components["schemas"]["BlockOrder"] | components["schemas"]["UnblockOrder"] | components["schemas"]["CancelOrder"] | components["schemas"]["WithdrawOrder"];
        StoredEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @description The type of the event. */
            type: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            /** @description Its place among all of your events, from 1, without a gap, whatever types endpoints ask for. */
            sequence: number;
            /** @description What happened, as it is sent to endpoints. */
            data: unknown;
            /** @constant */
            version: "1.0";
        };
        TestEvent: {
            /**
             * Format: uuid
             * @description The event: the same each time it is sent, to every endpoint.
             */
            id: string;
            /** @constant */
            type: "Test";
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdTime: string;
            data: {
                /**
                 * Format: uuid
                 * @description The endpoint that is tried.
                 */
                endpointId: string;
            };
            /** @constant */
            version: "1.0";
            /** @description Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body. */
            signature: string;
        };
        TokenAnswer: {
            /** @description A JWT (RFC 9068). Treat it as opaque. */
            access_token: string;
            /** @description Seconds until the token expires. A new token does not end an older one. */
            expires_in: number;
            /** @constant */
            token_type: "Bearer";
            /** @description The granted scope. */
            scope: string;
        };
        TokenParameter: {
            /** @description The access token. */
            token: string;
            /** @description Accepted and not used. */
            token_type_hint?: string;
        };
        TokenRequest: {
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
        TopUpLine: {
            orderLineNo: number;
            /** @description The card. */
            cardInfo: components["schemas"]["CardInfo"];
            /** @description What the card is loaded with. */
            topUpAmount: number;
            /** @description What is charged; empty where nothing is. */
            feeItems: components["schemas"]["FeeItem"][];
            isCompleted: boolean;
            /**
             * Format: date-time
             * @description When the card was loaded.
             */
            completedOn: string | null;
        };
        TopUpOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            productInfo: components["schemas"]["ProductInfo"];
            /** @description What is loaded. */
            totalTopUpAmount: number;
            /** @description All fees. */
            totalFee: number;
            /** @description What leaves the account: load and fees. */
            totalPayAmount: number;
            /** @description How many cards it is about. */
            totalCardCount: number;
            /** @description The cards; empty while none is opened. */
            cardInfos: components["schemas"]["CardInfo"][];
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When the money left the account.
             */
            paidOn: string | null;
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /** @description How many cards are loaded. */
            totalCompletedCardCount: number;
            orderLines: components["schemas"]["TopUpLine"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CardTopUp";
        };
        TopUpRequest: {
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
        Transaction: {
            /**
             * Format: uuid
             * @description Names the transaction, for ever.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the network told of it, in UTC.
             */
            authTime: string;
            /**
             * Format: date-time
             * @description When it was first cleared, in UTC.
             */
            settleTime: string | null;
            /** @description What the merchant asked for, in its own currency. */
            transAmount: components["schemas"]["Money"];
            /** @description What was approved, increments included, in the card’s currency; of a declined one what was asked for. */
            authAmount: components["schemas"]["Money"];
            /** @description What was cleared, in the card’s currency; null before. */
            settledAmount: components["schemas"]["Money"] | null;
            /** @description The card that was used. */
            cardInfo: components["schemas"]["CardInfo"];
            /** @description What you called the card. */
            cardAlias: string | null;
            /** @description Six digits that the merchant was given with the approval. */
            authCode: string | null;
            /** @description As the network tells it, like all of the merchant. */
            merchantName: string | null;
            /** @description ISO 3166-1, two letters. */
            merchantCountryCode: string | null;
            /** @description The merchant’s city. */
            merchantCity: string | null;
            /** @description The merchant’s state or province. */
            merchantState: string | null;
            /** @description The merchant’s postal code. */
            merchantZipCode: string | null;
            /** @description What the merchant says of the purchase. */
            merchantDesc: string | null;
            status: components["schemas"]["TransactionStatus"];
            /** @description Seen from the card. */
            fundsDirection: components["schemas"]["FundsDirection"];
            transactionType: components["schemas"]["TransactionType"];
            /** @description Why it was declined, in English. */
            failureReason: string | null;
            /** @description Why it was declined, in Chinese. */
            failureReasonCn: string | null;
            /** @description A remark, where there is one. */
            note: string | null;
            lifecycleState: components["schemas"]["LifecycleState"];
            /** @description What is still held for it, in the card’s currency. */
            holdAmount: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description The transaction that it belongs to: what a release gave back, what a refund or dispute is about.
             */
            linkedTransactionId: string | null;
            /** @description ISO 18245, four digits. */
            merchantCategoryCode: string | null;
            /** @description Of a declined one, what the network was told (ISO 8583, field 39), such as 51. */
            responseCode: string | null;
        };
        TransactionPage: {
            /** @description Send it as pageCursor for the next page. `None` on the last page. */
            pageCursor: string;
            /** @description How many transactions a page has. */
            pageSize: number;
            /** @description Newest first. */
            data: components["schemas"]["Transaction"][];
        };
        /**
         * @description AuthFailure is final. AuthSuccess becomes Settled with the first clearing.
         * @enum {string}
         */
        TransactionStatus: "AuthSuccess" | "AuthFailure" | "Settled";
        /**
         * @description ConsumeReversal is a hold that was given back, or a clearing that was taken back; linkedTransactionId says of which payment. AuthQuery is an account verification, which moves nothing.
         * @enum {string}
         */
        TransactionType: "Consume" | "ConsumeRefund" | "ConsumeDispute" | "DisputeRelease" | "ConsumeReversal" | "ConsumeRefundReversal" | "AuthQuery" | "TransFee";
        UnblockOrder: {
            /**
             * @description The number we gave the order.
             * @example 01JDB9YF203RZ9VQ0Z18N4Q3GH
             */
            orderNo: string;
            /** @description The card. */
            cardInfo: components["schemas"]["CardInfo"];
            /** @description What there is to say of it, in the language asked for. */
            note: string | null;
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CardUnblock";
        };
        WebhookAttempt: {
            /**
             * Format: date-time
             * @description When it began.
             */
            attemptedOn: string;
            /** @description How long it took. */
            durationMs: number;
            /** @description The status of the answer; null when there was none. */
            httpStatus: number | null;
            /** @description Why it failed; null when it was acknowledged. */
            failureReason: string | null;
            /** @description The first kilobyte of the answer, or what went wrong. */
            answer: string | null;
            /** @description errorCode of the answer. */
            errorCode: string | null;
            /** @description errorMessage of the answer. */
            errorMessage: string | null;
        };
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description The delivery.
             */
            deliveryId: string;
            /**
             * Format: uuid
             * @description The endpoint.
             */
            endpointId: string;
            /**
             * Format: uuid
             * @description The id of the event, as it was sent.
             */
            eventId: string;
            /** @description The event’s place among yours; null of a test. */
            sequence: number | null;
            /** @description The type of the event. */
            eventType: string;
            status: components["schemas"]["WebhookDeliveryStatus"];
            /**
             * Format: date-time
             * @description When it was queued.
             */
            createdOn: string;
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /**
             * Format: date-time
             * @description When it is tried next.
             */
            nextAttemptOn: string | null;
            /** @description How many attempts there were in all. */
            attemptCount: number;
            /** @description The latest 50 attempts, the oldest first. */
            attempts: components["schemas"]["WebhookAttempt"][];
        };
        WebhookDeliveryPage: {
            /** @description Asks for the next page; None on the last. */
            pageCursor: string;
            /** @description How many items a page has. */
            pageSize: number;
            /** @description Newest first. */
            data: components["schemas"]["WebhookDelivery"][];
        };
        /**
         * @description Pending until it is acknowledged; Failed after the last attempt; Cancelled when the endpoint was deleted.
         * @enum {string}
         */
        WebhookDeliveryStatus: "Pending" | "Delivered" | "Failed" | "Cancelled";
        /** @enum {string} */
        WebhookDisabledReason: "Owner" | "Operator" | "Gone" | "Failing";
        WebhookEndpoint: {
            /**
             * Format: uuid
             * @description The endpoint.
             */
            endpointId: string;
            /** @description Where events are posted to. */
            url: string;
            /** @description What you call it. */
            description: string | null;
            /** @description Empty: all. */
            eventTypes: components["schemas"]["EventType"][];
            /** @description How an event is acknowledged. */
            acknowledgementMode: components["schemas"]["AcknowledgementMode"];
            /** @description Whether events are sent. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description Since when it is not enabled.
             */
            disabledOn: string | null;
            /** @description Why: switched off by you or by us, it answered 410, or nothing arrived for 5 days. */
            disabledReason: components["schemas"]["WebhookDisabledReason"] | null;
            /**
             * Format: date-time
             * @description Since when no attempt has succeeded.
             */
            failingSince: string | null;
            /** @description What the last of these attempts met. */
            lastFailure: string | null;
            /**
             * Format: date-time
             * @description When a new secret was announced that is not confirmed yet.
             */
            rotationAnnouncedOn: string | null;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdOn: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            modifiedOn: string;
        };
        WebhookEndpointChange: {
            /**
             * @description Where events are posted to: https and a public address; the test environment may allow others.
             * @example https://example.com/webhooks
             */
            url?: string;
            /**
             * @description Only events of these types; empty: all. The sequence counts all types all the same: a number that is missing may be an event of another type.
             * @example [
             *       "CardPay",
             *       "AcctPay"
             *     ]
             */
            eventTypes?: string[];
            /** @description What you call it. */
            description?: string | null;
            /** @description envelope (the default): 2xx and a body with success true acknowledge an event. status: any 2xx does. */
            acknowledgementMode?: components["schemas"]["AcknowledgementMode"];
            /** @description false: nothing is sent. What still waits is sent when it is true again. */
            enabled?: boolean;
        };
        WebhookEndpointRequest: {
            /**
             * @description Where events are posted to: https and a public address; the test environment may allow others.
             * @example https://example.com/webhooks
             */
            url: string;
            /**
             * @description Only events of these types; empty: all. The sequence counts all types all the same: a number that is missing may be an event of another type.
             * @example [
             *       "CardPay",
             *       "AcctPay"
             *     ]
             */
            eventTypes?: string[];
            /** @description What you call it. */
            description?: string | null;
            /** @description envelope (the default): 2xx and a body with success true acknowledge an event. status: any 2xx does. */
            acknowledgementMode?: components["schemas"]["AcknowledgementMode"];
            /** @description false: nothing is sent. What still waits is sent when it is true again. */
            enabled?: boolean;
        };
        WebhookEndpointWithSecret: {
            /**
             * Format: uuid
             * @description The endpoint.
             */
            endpointId: string;
            /** @description Where events are posted to. */
            url: string;
            /** @description What you call it. */
            description: string | null;
            /** @description Empty: all. */
            eventTypes: components["schemas"]["EventType"][];
            /** @description How an event is acknowledged. */
            acknowledgementMode: components["schemas"]["AcknowledgementMode"];
            /** @description Whether events are sent. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description Since when it is not enabled.
             */
            disabledOn: string | null;
            /** @description Why: switched off by you or by us, it answered 410, or nothing arrived for 5 days. */
            disabledReason: components["schemas"]["WebhookDisabledReason"] | null;
            /**
             * Format: date-time
             * @description Since when no attempt has succeeded.
             */
            failingSince: string | null;
            /** @description What the last of these attempts met. */
            lastFailure: string | null;
            /**
             * Format: date-time
             * @description When a new secret was announced that is not confirmed yet.
             */
            rotationAnnouncedOn: string | null;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdOn: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            modifiedOn: string;
            /** @description Signs what is sent. Shown this once. */
            secret: string;
        };
        WebhookReplay: {
            /** @description How many are delivered again. */
            replayedCount: number;
        };
        WebhookReplayRequest: {
            /** @description Failed deliveries made from then on. A date (its midnight in UTC) or a date-time. */
            since: string;
            /** @description Only those to this endpoint. */
            endpointId?: string;
        };
        WithdrawOrder: {
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
            status: components["schemas"]["OrderStatus"];
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
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            completedOn: string | null;
            /** @description The number you gave the order. */
            customerOrderNo: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            orderType: "CardWithdraw";
        };
        WithdrawRequest: {
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
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description A new access token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenAnswer"];
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
                "application/json": components["schemas"]["TokenParameter"];
            };
        };
        responses: {
            /** @description What is known of the token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntrospectionAnswer"];
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
                "application/json": components["schemas"]["TokenParameter"];
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
                    "application/json": components["schemas"]["AuthorizationServerMetadata"];
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
                    "application/json": components["schemas"]["KeySet"];
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
                    "application/json": components["schemas"]["Product"][];
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
                    "application/json": components["schemas"]["Balance"][];
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
                    "application/json": components["schemas"]["AccountLogPage"];
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
                "application/json": components["schemas"]["SandboxDepositRequest"];
            };
        };
        responses: {
            /** @description The deposit, and what it made of the balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxDeposit"];
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
                    "application/json": components["schemas"]["Card"];
                };
            };
        };
    };
    listCards: {
        parameters: {
            query?: {
                /** @description Cards of this model only. */
                cardModel?: components["schemas"]["CardModel"];
                /** @description Cards in this state only. */
                status?: components["schemas"]["CardStatus"];
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
                    "application/json": components["schemas"]["CardSummaryPage"];
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
                "application/json": components["schemas"]["StandardApplyRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardApplyOrder"];
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
                "application/json": components["schemas"]["TopUpRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUpOrder"];
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
                "application/json": components["schemas"]["WithdrawRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithdrawOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnblockOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelOrder"];
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
                "application/json": components["schemas"]["ShareBalanceApplyRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareBalanceApplyOrder"];
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
                "application/json": components["schemas"]["CreditLimitRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditLimitOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnblockOrder"];
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
                "application/json": components["schemas"]["CardOrderRequest"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelOrder"];
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
                    "application/json": components["schemas"]["CardAccountLogPage"];
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
                    "application/json": components["schemas"]["StandardOrder"] | null;
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
                    "application/json": components["schemas"]["ShareBalanceOrder"] | null;
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query: {
                /** @description Transactions of this card only. */
                cardId?: string;
                /** @description Transactions authorized from then on. A date (its midnight in UTC) or a date-time. */
                transactionDateFrom: string;
                /** @description Transactions authorized until then. A date (to the end of that day in UTC) or a date-time, itself included. */
                transactionDateTo: string;
                /** @description Transactions in this state only. */
                transactionStatus?: components["schemas"]["TransactionStatus"];
                /** @description How many transactions a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description The pageCursor of the page before, as it was answered. */
                pageCursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of transactions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
        };
    };
    listCardTransactions: {
        parameters: {
            query?: {
                /** @description Transactions authorized from then on. A date (its midnight in UTC) or a date-time. */
                transactionDateFrom?: string;
                /** @description Transactions authorized until then. A date (to the end of that day in UTC) or a date-time, itself included. */
                transactionDateTo?: string;
                /** @description Transactions in this state only. */
                transactionStatus?: components["schemas"]["TransactionStatus"];
                /** @description How many transactions a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description The pageCursor of the page before, as it was answered. */
                pageCursor?: string;
            };
            header?: never;
            path: {
                /** @description The card. */
                cardId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of transactions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
        };
    };
    getCardControls: {
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
            /** @description The controls, and what of their limits is used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardControls"];
                };
            };
        };
    };
    putCardControls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The card. */
                cardId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardControlsRequest"];
            };
        };
        responses: {
            /** @description The controls, and what of their limits is used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardControls"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your endpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"][];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointRequest"];
            };
        };
        responses: {
            /** @description The endpoint with its secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointChange"];
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    announceWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint with its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
        };
    };
    cancelWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    confirmWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint. */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries to this endpoint. */
                endpointId?: string;
                /** @description Only deliveries in this state. */
                status?: components["schemas"]["WebhookDeliveryStatus"];
                /** @description Only events of this type. */
                eventType?: "CardPay" | "ApplyCard" | "Recharge" | "AcctPay" | "CardAudit" | "CardActivation" | "CardBlock" | "CardUnblock" | "CardCancel" | "Test";
                /** @description Only deliveries from then on. A date (its midnight in UTC) or a date-time. */
                createdFrom?: string;
                /** @description Only deliveries until then. A date (to the end of that day in UTC) or a date-time, itself included. */
                createdTo?: string;
                /** @description How many a page has. `Limit` means the same. */
                pageSize?: number;
                /** @description The pageCursor of the page before. */
                pageCursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The delivery. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The delivery. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    replayFailedWebhookDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookReplayRequest"];
            };
        };
        responses: {
            /** @description How many it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReplay"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description The sequence of the last event that you have. */
                after?: number;
                /** @description How many at most. `limit` means the same. */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events in their order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
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
                    "application/json": components["schemas"]["ChannelFault"][];
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
                "application/json": components["schemas"]["ChannelFaultRequest"];
            };
        };
        responses: {
            /** @description The fault */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelFault"];
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
                    "application/json": components["schemas"]["ChannelFault"][];
                };
            };
        };
    };
    authorizeInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxAuthorizationRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    forceClearInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxForcedClearingRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    refundInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxRefundRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    disputeInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxDisputeRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    chargeFeeInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxFeeRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    makeTrafficInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxTrafficRequest"];
            };
        };
        responses: {
            /** @description What was sent, and what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxTraffic"];
                };
            };
        };
    };
    incrementInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxIncrementRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    clearInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxClearingRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    expireInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxExpirationRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    reverseInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxReversalRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    reverseClearingInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxTakeBackRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    reverseRefundInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxTakeBackRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
    loseDisputeInSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxTakeBackRequest"];
            };
        };
        responses: {
            /** @description What came of it, and the transaction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxOutcome"];
                };
            };
        };
    };
}
