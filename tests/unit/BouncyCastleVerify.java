import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Asks BouncyCastle about detached signatures, given as pairs of files: signature, content. One line each. */
public class BouncyCastleVerify {
    public static void main(String[] files) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (int i = 0; i < files.length; i += 2) {
            System.out.println(answer(Files.readAllBytes(Path.of(files[i])), Files.readAllBytes(Path.of(files[i + 1]))));
        }
    }

    static String answer(byte[] signature, byte[] content) {
        try {
            CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(content), signature);
            SignerInformation signer = data.getSignerInfos().getSigners().iterator().next();
            X509CertificateHolder holder = (X509CertificateHolder) data.getCertificates().getMatches(signer.getSID()).iterator().next();
            boolean isCertificateWhole = holder.isSignatureValid(
                new org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder().setProvider("BC").build(holder));
            boolean isGood = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder));
            return signer.getDigestAlgOID() + " " + signer.getEncryptionAlgOID() + " " + isCertificateWhole + " " + isGood;
        } catch (Exception error) {
            return error.getMessage();
        }
    }
}
