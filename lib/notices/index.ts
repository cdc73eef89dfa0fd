/** Mail that the instance sends about itself. */
import { mailInstanceTest, mailPasswordChanged, mailPasswordReset, mailSignUpRepeated, mailVerification } from "./person-notices";
import { watchTestMail } from "./watch-test-mail";

export { mailInstanceTest, mailPasswordChanged, mailPasswordReset, mailSignUpRepeated, mailVerification, watchTestMail };
export const noticeJobs = [mailVerification, mailSignUpRepeated, mailPasswordReset, mailPasswordChanged, mailInstanceTest] as const;
export const noticeOperations = [watchTestMail] as const;
