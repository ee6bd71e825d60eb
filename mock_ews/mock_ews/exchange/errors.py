"""Failures of one thing asked for, and the words Exchange has for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
        "ErrorAccountDisabled": "The account that was used for this request is disabled.",
        "ErrorCallerIsInvalidADAccount": "The account that made the request is not valid in the directory.",
        "ErrorCannotUseFolderIdForItemId": "Id is a folder's where an item's is needed.",
        "ErrorCannotUseItemIdForFolderId": "Id is an item's where a folder's is needed.",
        "ErrorChangeKeyRequired": "This operation needs the item's current change key.",
        "ErrorCreateItemAccessDenied": "Access is denied: the item cannot be created.",
        "ErrorCrossSiteRequest": "The mailbox must be asked for at a server in its own site.",
        "ErrorDelegateAlreadyExists": "The user is already a delegate for the mailbox.",
        "ErrorDelegateCannotAddOwner": "The owner of the mailbox cannot be a delegate of it.",
        "ErrorDelegateNoUser": "The user is not in the directory.",
        "ErrorDeleteDistinguishedFolder": "Distinguished folders cannot be deleted.",
        "ErrorCannotEmptyFolder": "This folder cannot be emptied.",
        "ErrorImpersonateUserDenied": "The account does not have permission to impersonate the requested user.",
        "ErrorInvalidAttachmentId": "The attachment could not be found.",
        "ErrorMoveDistinguishedFolder": "Distinguished folders cannot be moved.",
        "ErrorObjectTypeChanged": "The class of an object cannot be changed.",
        "ErrorEventNotFound": "The event after which others were asked for is forgotten; the subscription is deleted.",
        "ErrorExceededConnectionCount": "The account has too many connections open.",
        "ErrorExceededFindCountLimit": "The search finds more than the account may be shown at once.",
        "ErrorExceededSubscriptionCount": "The account has too many subscriptions.",
        "ErrorExpiredSubscription": "The subscription has expired.",
        "ErrorFolderNotFound": "The specified folder could not be found in the store.",
        "ErrorInvalidChangeKey": "The change key is invalid.",
        "ErrorInvalidDelegatePermission": "A delegate can be given no custom permissions.",
        "ErrorInvalidDelegateUserId": "A delegate must be one user.",
        "ErrorInvalidExchangeImpersonationHeaderData": "ExchangeImpersonation names nobody.",
        "ErrorInvalidIdEmpty": "Id must be non-empty.",
        "ErrorInvalidIdMalformed": "Id is malformed.",
        "ErrorInvalidLicense": "The user has no valid license.",
        "ErrorInvalidPushSubscriptionUrl": "The URL to push to is invalid.",
        "ErrorInvalidRecipients": "At least one recipient is not valid.",
        "ErrorInvalidScheduledOofDuration": "The time for which automatic replies are scheduled is none, or is over.",
        "ErrorInvalidSendItemSaveSettings": "A folder for the copy was named although no copy is to be saved.",
        "ErrorInvalidSubscription": "Subscription is invalid.",
        "ErrorInvalidSubscriptionRequest": "Either folders are named or all are meant.",
        "ErrorInvalidUserPrincipalName": "The user principal name is not in the directory.",
        "ErrorInvalidUserSid": "The security identifier is nobody's.",
        "ErrorInvalidWatermark": "The watermark is invalid.",
        "ErrorInvalidSyncStateData": "Synchronization state data is corrupt or otherwise invalid.",
        "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key "
        "passed in the request does not match the current change key for the item.",
        "ErrorItemCorrupt": "The data does not hold an item.",
        "ErrorItemNotFound": "The specified object was not found in the store.",
        "ErrorItemSave": "The item could not be saved.",
        "ErrorMailboxMoveInProgress": "The mailbox is being moved. Try again later.",
        "ErrorMessageDispositionRequired": "Message disposition is required for messages.",
        "ErrorMessageSizeExceeded": "The message exceeds the maximum supported size.",
        "ErrorMessageSubmissionBlocked": "The message was not submitted: sending is blocked for the account.",
        "ErrorMissingEmailAddress": "When making a request as an account that does not have a mailbox, you must "
        "specify the mailbox primary SMTP address for any distinguished folder Ids.",
        "ErrorMissedNotificationEvents": "Events happened that were not delivered.",
        "ErrorNewEventStreamConnectionOpened": "Another connection streams the events of the subscription now.",
        "ErrorNameResolutionNoResults": "No results were found.",
        "ErrorNoRespondingCASInDestinationSite": "No Client Access server answered in the site of the mailbox.",
        "ErrorNonExistentMailbox": "The SMTP address has no mailbox associated with it.",
        "ErrorNonPrimarySmtpAddress": "The primary SMTP address must be specified when referencing a mailbox.",
        "ErrorNotDelegate": "The user is not a delegate for the mailbox.",
        "ErrorOrganizationAccessBlocked": "The organization is marked for removal.",
        "ErrorPasswordChangeRequired": "The password must be changed before the mailbox can be accessed.",
        "ErrorPasswordExpired": "The password of the account has expired.",
        "ErrorProxyGroupSidLimitExceeded": "The account is a member of too many groups for the request to be proxied.",
        "ErrorQuotaExceeded": "The mailbox has no room left.",
        "ErrorSendAsDenied": "The user account which was used to submit this request does not have the right to send "
        "mail on behalf of the specified sending account.",
        "ErrorSubmissionQuotaExceeded": "The submission quota is used up for now.",
        "ErrorSubscriptionAccessDenied": "The subscription belongs to another account.",
        "ErrorSubscriptionDelegateAccessNotSupported": "Only the owner of a mailbox can subscribe to it.",
        "ErrorSubscriptionNotFound": "The specified subscription was not found.",
    }
)
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class EwsError(Exception):
    """One thing asked for failed; it becomes a response message with ResponseClass="Error"."""

    def __init__(self, code: str, message: str | None = None, values: Mapping[str, str] = _NOTHING) -> None:
        self.code = code
        self.message = message or _TEXTS.get(code) or code
        self.values = values
        super().__init__(f"{code}: {self.message}")
